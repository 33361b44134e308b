#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "nstest/model/action.h"
#include "nstest/model/fact_table.h"

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

/// `{unreadable: EACCES}`, of any fact.
inline constexpr std::string_view kUnreadable = "unreadable";

/// What an action will show.
ExpectedEvidence EvidenceOf(const Action& action);

/// What each item of a list shows.
ExpectedEvidence ItemEvidence(const ExpectedEvidence& evidence);

/// What a field of a map shows.
ExpectedEvidence MemberEvidence(const ExpectedEvidence& evidence, std::string_view field);

bool IsList(const ExpectedEvidence& evidence);

/// Whether a map has the fields below and no others.
bool HasKnownFields(const ExpectedEvidence& evidence);

/// Borrowed from the evidence's tables and calls.
std::vector<std::string_view> FieldsOf(const ExpectedEvidence& evidence);

}  // namespace nstest
