#include "nstest/load/expected_evidence.h"

#include <array>

#include "nstest/load/call_maker.h"

namespace nstest {

namespace {

using enum EvidenceShape;

constexpr std::array<std::string_view, 9> kCommandFields{
    "exit",       "signal",       "stdout",     "stderr",      "duration",
    "stdout.raw", "stdout.bytes", "stderr.raw", "stderr.bytes"};
constexpr std::array<std::string_view, 2> kExitFields{"exit", "signal"};
constexpr std::array<std::string_view, 1> kErrnoFields{"errno"};
constexpr std::array<std::string_view, 7> kCallFields{"result", "errno",  "out",   "exit",
                                                      "signal", "stdout", "stderr"};
constexpr std::array<std::string_view, 2> kRefusalFields{"errno", "failed"};
constexpr ExpectedEvidence kAny{kAnything, {}};

ExpectedEvidence EvidenceOfType(const FactType* type) {
  if (type == nullptr) return kAny;
  switch (type->shape) {
    case FactShape::kScalar:
      return {kFactScalar, {}, nullptr, type};
    case FactShape::kMap:
      return {kFields, {}, nullptr, type};
    case FactShape::kOpenMap:
    case FactShape::kList:
      break;
  }
  return {kAnything, {}, nullptr, type};
}

struct ShapeOf {
  ExpectedEvidence operator()(const nstest::Run& /*run*/) const { return Command(); }

  ExpectedEvidence operator()(const Start& start) const {
    return start.container.empty() ? Command() : ExpectedEvidence{kErrno, kRefusalFields};
  }

  ExpectedEvidence operator()(const Observe& observe) const {
    return EvidenceOfType(FindType(observe.fact));
  }

  ExpectedEvidence operator()(const Calls& calls) const {
    if (calls.single) return {kCall, kCallFields};
    return {kCalls, {}, &calls};
  }

  ExpectedEvidence operator()(const SendSignal& /*signal*/) const { return Errno(); }

  ExpectedEvidence operator()(const Wait& /*wait*/) const { return Command(); }

  ExpectedEvidence operator()(const Stop& /*stop*/) const { return {kCommand, kExitFields}; }

  ExpectedEvidence operator()(const Set& /*set*/) const { return Errno(); }

  ExpectedEvidence operator()(const Mount& /*mount*/) const { return Errno(); }

  ExpectedEvidence operator()(const Unmount& /*unmount*/) const { return Errno(); }

 private:
  static ExpectedEvidence Command() { return {kCommand, kCommandFields}; }

  static ExpectedEvidence Errno() { return {kErrno, kErrnoFields}; }
};

}  // namespace

ExpectedEvidence EvidenceOf(const Action& action) {
  return std::visit(ShapeOf{}, action);
}

bool IsList(const ExpectedEvidence& evidence) {
  return evidence.fact != nullptr && evidence.fact->shape == FactShape::kList;
}

ExpectedEvidence ItemEvidence(const ExpectedEvidence& evidence) {
  return IsList(evidence) ? EvidenceOfType(evidence.fact->item) : kAny;
}

ExpectedEvidence MemberEvidence(const ExpectedEvidence& evidence, std::string_view field) {
  const EvidenceShape shape = evidence.shape;
  if (shape == kErrno && field == "failed") return {kScalar, {}};
  if (shape == kErrno || field == kUnreadable) return {kErrnoName, {}};
  if (evidence.fact != nullptr) return EvidenceOfType(FindField(*evidence.fact, field));
  if (shape == kCalls) return {kCall, kCallFields};
  if (shape == kCall && field == "errno") return {kErrnoName, {}};
  if (shape == kCall && field == "signal") return {kSignalName, {}};
  if (shape != kCommand) return kAny;
  if (field == "exit") return {kExit, {}};
  if (field == "signal") return {kSignalName, {}};
  return {kScalar, {}};
}

bool HasKnownFields(const ExpectedEvidence& evidence) {
  return evidence.shape == kFields || evidence.calls != nullptr || !evidence.fields.empty();
}

std::vector<std::string_view> FieldsOf(const ExpectedEvidence& evidence) {
  if (evidence.calls != nullptr) return LabelsOf(evidence.calls->calls);
  if (evidence.fact == nullptr) return {evidence.fields.begin(), evidence.fields.end()};
  std::vector<std::string_view> fields;
  for (const FactField& field : evidence.fact->fields) fields.push_back(field.name);
  return fields;
}

}  // namespace nstest
