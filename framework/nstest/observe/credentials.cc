#include <unistd.h>

#include <cstdint>
#include <optional>

#include "nstest/base/limit_names.h"
#include "nstest/base/text.h"
#include "nstest/kernel/id_map.h"
#include "nstest/kernel/resource_limits.h"
#include "nstest/observe/facts.h"
#include "nstest/observe/values.h"

namespace nstest {

namespace {

std::vector<std::uint32_t> Groups() {
  const int count = ::getgroups(0, nullptr);
  std::vector<gid_t> groups(count > 0 ? static_cast<std::size_t>(count) : 0);
  if (!groups.empty() && ::getgroups(count, groups.data()) < 0) groups.clear();
  return groups;
}

Value ProcText(const View& view, const std::string& file) {
  if (!view.proc()) return Refused(view.proc().error());
  const auto text = view.proc()->Read("self/" + file);
  return text ? Value(Trim(*text)) : Refused(text.error());
}

// Rows of [inside, outside, count]: user_namespaces(7).
Value MapValue(const View& view, const std::string& file) {
  Value value = ProcText(view, file);
  if (value.text() == nullptr) return value;
  Value::List rows;
  for (const IdRange& range : ParseIdMap(*value.text())) {
    rows.emplace_back(Value::List{range.inside, range.outside, range.count});
  }
  return rows;
}

Value LimitValue(const std::optional<std::uint64_t>& limit) {
  return limit ? Value(*limit) : Value("unlimited");
}

}  // namespace

Value ObserveIds(const std::string& /*argument*/, const View& view) {
  return Value::Map{{"uid", ::geteuid()},
                    {"gid", ::getegid()},
                    {"groups", NumberList(Groups())},
                    {"uid_map", MapValue(view, "uid_map")},
                    {"gid_map", MapValue(view, "gid_map")},
                    {"setgroups", ProcText(view, "setgroups")}};
}

Value ObserveCapabilities(const std::string& /*argument*/, const View& /*view*/) {
  const auto sets = ReadCapabilities();
  return sets ? CapabilityValue(*sets) : Refused(sets.error());
}

Value ObserveLimits(const std::string& /*argument*/, const View& /*view*/) {
  Value limits;
  for (const std::string_view name : kLimitNames) {
    const auto limit = ReadLimit(name);
    if (!limit) continue;
    limits[std::string(name)] =
        Value::Map{{"soft", LimitValue(limit->soft)}, {"hard", LimitValue(limit->hard)}};
  }
  return limits;
}

}  // namespace nstest
