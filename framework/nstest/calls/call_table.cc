#include "nstest/calls/call_table.h"

#include <algorithm>
#include <vector>

#include "nstest/calls/call_rows.h"

namespace nstest {

namespace {

std::vector<CallInfo> MakeTable() {
  std::vector<CallInfo> table;
  for (const auto part : {rows::FileCalls(), rows::MountCalls(), rows::ProcessCalls(),
                          rows::IdCalls(), rows::IpcCalls(), rows::SocketCalls(), rows::TimeCalls(),
                          rows::RequestCalls(), rows::HostCalls()}) {
    table.insert(table.end(), part.begin(), part.end());
  }
  std::stable_sort(table.begin(), table.end(),
                   [](const CallInfo& a, const CallInfo& b) { return a.name < b.name; });
  return table;
}

std::span<const CallInfo> RowsOf(std::string_view name) {
  const auto all = AllCalls();
  const auto [first, last] =
      std::equal_range(all.begin(), all.end(), CallInfo{.name = name},
                       [](const CallInfo& a, const CallInfo& b) { return a.name < b.name; });
  return {first, last};
}

}  // namespace

std::string_view CallInfo::selector() const {
  for (const Parameter& parameter : used()) {
    if (parameter.kind == ParameterKind::kSelector) return parameter.set;
  }
  return {};
}

std::span<const Parameter> CallInfo::used() const {
  const auto end = std::find_if(parameters.begin(), parameters.end(), [](const Parameter& one) {
    return one.kind == ParameterKind::kNothing;
  });
  return {parameters.begin(), end};
}

bool IsWritten(ParameterKind kind) {
  return (kind > ParameterKind::kNothing && kind < ParameterKind::kConstant) ||
         kind == ParameterKind::kInOutStruct;
}

bool IsOutput(ParameterKind kind) {
  return kind >= ParameterKind::kOutText;
}

std::span<const CallInfo> AllCalls() {
  static const std::vector<CallInfo> kTable = MakeTable();
  return kTable;
}

const CallInfo* FindCall(std::string_view name, std::string_view selector) {
  const auto rows = RowsOf(name);
  for (const CallInfo& row : rows) {
    if (row.selector().empty() || row.selector() == selector) return &row;
  }
  return nullptr;
}

int SelectorPlace(std::string_view name) {
  for (const CallInfo& row : RowsOf(name)) {
    int place = 0;
    for (const Parameter& parameter : row.used()) {
      if (parameter.kind == ParameterKind::kSelector) return place;
      if (IsWritten(parameter.kind)) ++place;
    }
  }
  return -1;
}

bool TouchesClock(const std::vector<Call>& calls) {
  return std::any_of(calls.begin(), calls.end(), [](const Call& call) {
    const CallInfo* info = FindCall(call.name);
    if (info == nullptr || info->guard != CallGuard::kClock) return TouchesClock(call.inner);
    // clock_adjtime(2) without modes only reads.
    const bool plain = call.arguments.size() < 2 || (call.arguments[1].map() != nullptr &&
                                                     call.arguments[1].Find("modes") == nullptr);
    const bool reads = call.name == "clock_adjtime" && plain;
    return !reads;
  });
}

}  // namespace nstest
