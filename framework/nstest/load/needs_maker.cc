#include "nstest/load/needs_maker.h"

#include <algorithm>
#include <array>

#include "nstest/base/text.h"
#include "nstest/calls/call_probes.h"
#include "nstest/load/identity_maker.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"

namespace nstest {

namespace {

constexpr std::array<std::string_view, 2> kCgroups{"v1", "v2"};
constexpr IntegerRange kIds{1, 4'294'967'295};

void MakeKernel(const Node& node, Requires& needs, Context& context) {
  needs.kernel = MakeText(node, "kernel", context);
  if (!needs.kernel.empty() && !IsKernelRange(needs.kernel)) {
    ReportShape(node, "kernel", "a release such as \">=5.6\" or \"<6.12\"", context);
  }
}

void MakeConfig(const Node& node, Requires& needs, Context& context) {
  needs.config = MakeTexts(node, "config", context);
  for (const std::string& option : needs.config) {
    if (option.empty() || option.starts_with("CONFIG_")) continue;
    context.problems.Error(node.mark, Quoted(option) + " is no kernel option",
                           "CONFIG_" + ToValidUtf8(option));
  }
}

void MakeSysctls(const Node& node, Requires& needs, Context& context) {
  if (node.kind != NodeKind::kMap) {
    for (std::string& name : MakeTexts(node, "sysctl", context)) {
      needs.sysctl.emplace_back(std::move(name), "");
    }
    return;
  }
  if (!RequireMap(node, "sysctl", context)) return;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    needs.sysctl.emplace_back(node.children[i].text,
                              MakeText(node.children[i + 1], "sysctl", context));
  }
}

void MakeCallNames(const Node& node, Requires& needs, Context& context) {
  needs.calls = MakeTexts(node, "calls", context);
  for (const std::string& name : needs.calls) CheckTriedCall(name, node.mark, context);
}

void MakeDevices(const Node& node, Requires& needs, Context& context) {
  needs.devices = MakeTexts(node, "devices", context);
  for (const std::string& path : needs.devices) {
    if (path.empty() || path.starts_with("/dev/")) continue;
    context.problems.Error(node.mark, Quoted(path) + " is no path of a device: /dev/...");
  }
}

constexpr std::array<KeyRule<Requires>, 12> kRequiresRules{{
    {"root", [](const Node& node, Requires& needs,
                Context& context) { needs.root = MakeFlag(node, "root", context); }},
    {"kernel", MakeKernel},
    {"capabilities",
     [](const Node& node, Requires& needs, Context& context) {
       needs.capabilities = MakeCapabilityNames(node, "capabilities", context);
     }},
    {"tools", [](const Node& node, Requires& needs,
                 Context& context) { needs.tools = MakeTexts(node, "tools", context); }},
    {"config", MakeConfig},
    {"sysctl", MakeSysctls},
    {"cgroup",
     [](const Node& node, Requires& needs, Context& context) {
       needs.cgroup = MakeWord(node, "cgroup", kCgroups, context);
     }},
    {"filesystems",
     [](const Node& node, Requires& needs, Context& context) {
       needs.filesystems = MakeTexts(node, "filesystems", context);
     }},
    {"modules", [](const Node& node, Requires& needs,
                   Context& context) { needs.modules = MakeTexts(node, "modules", context); }},
    {"calls", MakeCallNames},
    {"devices", MakeDevices},
    {"ids", [](const Node& node, Requires& needs,
               Context& context) { needs.ids = MakeInteger(node, "ids", kIds, context); }},
}};

}  // namespace

void CheckTriedCall(std::string_view name, Mark mark, Context& context) {
  if (name.empty() || FindCallProbe(name) != nullptr) return;
  std::vector<std::string_view> known;
  for (const CallProbe& probe : AllCallProbes()) known.push_back(probe.name);
  const std::string_view more = ": every kernel has it, or it cannot be tried without harm";
  context.problems.ErrorUnknown(mark, {"no kernel is asked for the call", name, more}, known);
}

bool IsKernelRange(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_of("0123456789"), text.size());
  const std::string_view order = Trim(text.substr(0, digits));
  constexpr std::array<std::string_view, 6> kOrders{"", "=", ">=", ">", "<=", "<"};
  if (std::find(kOrders.begin(), kOrders.end(), order) == kOrders.end()) return false;
  const auto numbers = Split(text.substr(digits), '.');
  return numbers.size() <= 3 && std::all_of(numbers.begin(), numbers.end(), [](auto number) {
           return ParseInteger(number).value_or(-1) >= 0;
         });
}

Requires MakeRequires(const Node& node, Context& context) {
  Requires needs;
  needs.mark = node.mark;
  if (!RequireMap(node, "requires", context)) return needs;
  MakeByKeys(node, KeyRules<Requires>{"'requires'", kRequiresRules, {}}, needs, context);
  return needs;
}

}  // namespace nstest
