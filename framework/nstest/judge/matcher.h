#pragma once

#include <string>

#include "nstest/model/matcher.h"
#include "nstest/model/reference.h"
#include "nstest/model/result.h"
#include "nstest/model/value.h"

namespace nstest {

/// Whether the matcher holds of the evidence. Pure; every input has an answer.
///
/// Operands are the scenario's texts; `$x` stands for what was saved as x and keeps its type. A text
/// is compared as the evidence is: with a number as a number (or a duration in seconds, a size in
/// bytes), with true and false by name, with a text letter by letter. A number matcher on a text
/// needs the whole trimmed text to be a number. Evidence that is {unreadable: EACCES} satisfies only
/// what speaks of `unreadable`.
///
/// Of a map or list, `expected` and `seen` name the part at fault:
///
///     expected  stdout is "1"          seen  stdout is "2"
///     expected  item 2 is at least 5   seen  item 2 is 4
///
/// `subject` is what a value without fields is called: the fact that was observed.
Judgement JudgeValue(const Matcher& matcher, const Value& seen, const Saved& saved,
                     const std::string& subject = {});

/// The matcher in words: `stdout is 1 and stderr is empty`.
std::string MatcherText(const Matcher& matcher, const Saved& saved);

}  // namespace nstest
