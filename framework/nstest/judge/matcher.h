#pragma once

#include <string>

#include "nstest/model/matcher.h"
#include "nstest/model/reference.h"
#include "nstest/model/result.h"
#include "nstest/model/value.h"

namespace nstest {

/// Whether the matcher holds of the evidence. Pure; every input has an answer.
///
/// Operands are the scenario's texts; `$x` stands for what was saved as x and keeps its type. A
/// text is compared as the evidence is: with a number as a number (or a duration in seconds, a size
/// in bytes), with true and false by name, with a text letter by letter. A number matcher on a text
/// needs the whole trimmed text to be a number. What cannot be asked of the evidence does not hold,
/// and neither does its `not`. So it is with absent evidence, of which only `absent` holds, and
/// with a reference to what was absent: where nothing was seen, nothing is shown. (Of the items of
/// a list one without the field is not what `not: {contains: {field: x}}` looks for.) Evidence that
/// is {unreadable: EACCES} satisfies only what speaks of `unreadable`.
///
/// `subject` is what a value without fields is called: the fact that was observed. Of a map or
/// list, `expected` and `seen` name the part at fault. What each matcher says when it does not
/// hold:
///
///     1                     stdout is 1                        stdout is "2"
///     absent                x is absent                        x is 5
///     empty                 x is empty                         x is [1]
///     not: 5                x is not 5                         x is 5
///     contains: lo          x contains "lo"                    x is ["eth0"]
///     matches: a+           x matches /a+/                     x is "b"
///     one of: [1, 2]        x is one of [1, 2]                 x is 3
///     greater than: 5       x is greater than 5                x is "five", which is no number
///     between: [1, 5]       x is between 1 and 5               x is 6
///     near: 1h, within: 1s  x is within 1s of 1h               x is 0.02
///     count: 2              the count of x is 2                the count of x is 1: ["lo"]
///     exactly: [1, 2]       x has exactly the items [1, 2], in any order
///                                                              x is [1], which has none that is 2
///     each: 1               x has items, each of which is 1    item 2 of x is 2
///     any: 1                x has an item that is 1            x is [2]
///     all of: [..]          as the parts that do not hold
///     any of: [1, absent]   x is 1 or is absent                x is 2
///     any of: [{a: 1}, {b: 2}]  a is 1, or b is 2              a is 3; b is absent
///     {exit: 0}             exit is 0                          exit is 1
///     [1, 2]                item 2 of x is 2                   item 2 of x is 3
Judgement JudgeValue(const Matcher& matcher, const Value& seen, const Saved& saved,
                     const std::string& subject = {});

/// What JudgeValue would say is expected of evidence that is not there: `stdout is 1; exit is 0`.
/// References stand as they are written.
std::string ExpectedText(const Matcher& matcher, const std::string& subject = {});

}  // namespace nstest
