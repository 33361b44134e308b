#pragma once

#include <span>
#include <string_view>

#include "nstest/load/context.h"
#include "nstest/load/expected_evidence.h"
#include "nstest/model/matcher.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// The matcher that is written there. A map whose keys are all words of matchers (`not`, `one of`)
/// is those matchers, all of which must hold; a map with none of these words is a subset of fields;
/// a mixture is reported, since either reading may be meant. A field whose name is a matcher's word
/// is reached by observing `fact.field`. On `{errno}` evidence an errno's name, or `ok`, alone
/// stands for the field. Expectations that cannot fail, or cannot hold, are reported.
Matcher MakeMatcher(const Node& node, const ExpectedEvidence& evidence, Context& context);

/// Whether the matcher says something of one of these fields, at the top or within `not`, `all of`
/// and `any of`.
bool Mentions(const Matcher& matcher, std::span<const std::string_view> fields);

}  // namespace nstest
