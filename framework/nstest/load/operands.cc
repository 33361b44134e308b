#include "nstest/load/operands.h"

#include <limits>
#include <utility>
#include <vector>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/base/units.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

constexpr long long kMostCounted = std::numeric_limits<int>::max();

void ReportUnknownName(Mark mark, const ProblemList::Unknown& unknown,
                       const std::vector<std::string>& known, Context& context) {
  const std::vector<std::string_view> candidates(known.begin(), known.end());
  context.problems.ErrorUnknown(mark, unknown, candidates);
}

// What a number stands for in messages: "EPERM" for 1.
std::string NameOfNumber(std::string_view text, int last, std::string (*name)(int)) {
  const auto number = ParseInteger(text);
  return number && *number > 0 && *number <= last ? name(static_cast<int>(*number)) : std::string();
}

void CheckErrnoName(std::string_view name, Mark mark, Context& context) {
  constexpr int kLastErrno = 133;
  if (ErrnoByName(name)) return;
  if (std::string meant = NameOfNumber(name, kLastErrno, ErrnoName); !meant.empty()) {
    context.problems.Error(mark, "unknown errno " + Quoted(name), std::move(meant));
    return;
  }
  std::vector<std::string> known{"none", "ok"};
  for (int number = 1; number <= kLastErrno; ++number) known.push_back(ErrnoName(number));
  ReportUnknownName(mark, {"unknown errno", name, {}}, known, context);
}

}  // namespace

std::string MakeQuantity(const Node& node, std::string_view what, Context& context) {
  if (node.kind != NodeKind::kScalar || (!HasReference(node.text) && !ParseQuantity(node.text))) {
    ReportShape(node, what, "a number, a duration (ms, s, m, h, d) or a size (KiB, MiB, GiB)",
                context);
    return {};
  }
  return MakeReferringText(node, what, ReferenceStyle::kValue, context);
}

std::string MakeEqualOperand(const Node& node, EvidenceShape shape, Context& context) {
  std::string operand = MakeReferringText(node, "expect", ReferenceStyle::kValue, context);
  if (HasReference(operand)) return operand;
  switch (shape) {
    case EvidenceShape::kErrnoName:
      if (operand == "ok") return "none";
      CheckErrnoName(operand, node.mark, context);
      break;
    case EvidenceShape::kSignalName:
      CheckSignalName(operand, node.mark, context);
      break;
    case EvidenceShape::kExit:
      MakeInteger(node, "exit", {0, 255}, context);
      break;
    case EvidenceShape::kCount:
      MakeInteger(node, "count", {0, kMostCounted}, context);
      break;
    case EvidenceShape::kAnything:
    case EvidenceShape::kFields:
    case EvidenceShape::kScalar:
    case EvidenceShape::kFactScalar:
    case EvidenceShape::kCommand:
    case EvidenceShape::kErrno:
    case EvidenceShape::kCall:
    case EvidenceShape::kCalls:
      break;
  }
  return operand;
}

void CheckSignalName(std::string_view name, Mark mark, Context& context) {
  constexpr int kLastSignal = 31;
  if (SignalByName(name)) return;
  std::string meant = NameOfNumber(name, kLastSignal, SignalName);
  if (SignalByName("SIG" + std::string(name))) meant = "SIG" + std::string(name);
  if (!meant.empty()) {
    context.problems.Error(mark, "unknown signal " + Quoted(name), std::move(meant));
    return;
  }
  std::vector<std::string> known;
  for (int number = 1; number <= kLastSignal; ++number) known.push_back(SignalName(number));
  ReportUnknownName(mark, {"unknown signal", name, {}}, known, context);
}

}  // namespace nstest
