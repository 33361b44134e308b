#include "nstest/observe/observe.h"

#include <fcntl.h>

#include <array>
#include <string_view>
#include <utility>

#include "nstest/kernel/file_text.h"
#include "nstest/observe/facts.h"

namespace nstest {

namespace {

using Observer = Value (*)(const std::string& argument, const View& view);

constexpr std::array<std::pair<std::string_view, Observer>, 27> kObservers{{
    {"addresses", ObserveAddresses},
    {"capabilities", ObserveCapabilities},
    {"cgroup", ObserveCgroup},
    {"clock", ObserveClock},
    {"clocks", ObserveClocks},
    {"domainname", ObserveDomainname},
    {"environment", ObserveEnvironment},
    {"fds", ObserveFds},
    {"file", ObserveFile},
    {"hostname", ObserveHostname},
    {"ids", ObserveIds},
    {"kernel", ObserveKernel},
    {"keyrings", ObserveKeyrings},
    {"limits", ObserveLimits},
    {"links", ObserveLinks},
    {"mount", ObserveMount},
    {"mounts", ObserveMounts},
    {"mqueues", ObserveMqueues},
    {"namespaces", ObserveNamespaces},
    {"pid", ObservePid},
    {"ppid", ObserveParent},
    {"processes", ObserveProcesses},
    {"routes", ObserveRoutes},
    {"session", ObserveSession},
    {"status", ObserveStatus},
    {"sysctl", ObserveSysctl},
    {"sysv", ObserveSysv},
}};

Value ObserveWhole(const FactQuery& query, const View& view) {
  // The fields of a list: not of what it lists.
  if (query.name == "cgroup" && !query.fields.empty()) {
    return ObserveCgroupLimits(query.argument, view);
  }
  for (const auto& [name, observe] : kObservers) {
    if (name == query.name) return observe(query.argument, view);
  }
  return {};
}

// The field of a value. What could not be read is unreadable in each of its fields too.
Value Field(const Value& value, const std::string& name) {
  if (const Value* field = value.Find(name)) return *field;
  return value.Find("unreadable") != nullptr ? value : Value();
}

}  // namespace

ClockBase ReadClockBase() {
  ClockBase base{.clocks = ReadClocks()};
  if (const auto text = ReadFileAt(AT_FDCWD, "/proc/self/timens_offsets")) {
    base.offsets = ParseTimeOffsets(*text).value_or({});
  }
  return base;
}

Value ObserveFact(const FactQuery& query, const ObserveContext& context) {
  const View view(context);
  Value value = ObserveWhole(query, view);
  for (const std::string& field : query.fields) value = Field(value, field);
  return value;
}

}  // namespace nstest
