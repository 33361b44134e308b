#pragma once

#include <span>
#include <string_view>

#include "nstest/load/context.h"
#include "nstest/model/action.h"
#include "nstest/model/fact_table.h"
#include "nstest/model/matcher.h"
#include "nstest/yaml/node.h"

namespace nstest {

/// What is known of the evidence when an expectation is read.
enum class EvidenceShape {
  kAnything,    ///< a fact that is a list, or a map whose fields are not known
  kFields,      ///< a fact that is a map with known fields
  kScalar,      ///< a text or number
  kFactScalar,  ///< the same, of a fact, which may be {unreadable: ERRNO} instead
  kCommand,     ///< {exit, signal, stdout, stderr, ...} of run and wait, {exit, signal} of stop
  kErrno,       ///< {errno} of signal, set, mount and unmount, {errno, failed} of a container
  kCall,        ///< {result, errno, out, ...} of a call
  kCalls,       ///< label -> kCall
  kExit,        ///< the members of these
  kSignalName,
  kErrnoName,
  kCount,
};

struct ExpectedEvidence {
  EvidenceShape shape = EvidenceShape::kAnything;
  std::span<const std::string_view> fields;  ///< of kCommand, kErrno and kCall
  const Calls* calls = nullptr;              ///< of kCalls
  const FactType* fact = nullptr;            ///< of kAnything, kFields and kFactScalar, of a fact
};

/// What an action will show.
ExpectedEvidence EvidenceOf(const Action& action);

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
