#pragma once

#include "nstest/load/context.h"
#include "nstest/model/call.h"
#include "nstest/model/matcher.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// `call`, with the step around it for `as` and `by`: one call `[name, arguments...]`, or a list of
/// them. Names, arguments, labels, and what the arguments name are checked by the table of calls.
/// Call it when everything else that the step uses is known.
Calls MakeCalls(const Node& step, const Node& value, Context& context);

/// The place of the process that `by` names; empty where it is not known, which was reported.
std::string PlaceOfPerformer(const Node& by, Context& context);

/// After the expectation is made: the process and its children are known to the steps after it.
void KeepPerformer(const Calls& calls, const std::string& place, Mark mark, Context& context);

/// The calls that the expectation names may fail.
void AllowFailures(Calls& calls, const Matcher& expect);

/// The labels of the whole tree of calls.
std::vector<std::string_view> LabelsOf(const std::vector<Call>& calls);

}  // namespace nstest
