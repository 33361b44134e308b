#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "nstest/base/text.h"
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
  for (const std::string_view line : Split(*value.text(), '\n')) {
    Value::List row;
    for (const std::string_view word : Words(line)) {
      row.emplace_back(static_cast<long>(ParseInteger(word).value_or(0)));
    }
    if (!row.empty()) rows.emplace_back(std::move(row));
  }
  return rows;
}

constexpr std::array<std::pair<std::string_view, int>, 16> kLimits{
    {{"as", RLIMIT_AS},
     {"core", RLIMIT_CORE},
     {"cpu", RLIMIT_CPU},
     {"data", RLIMIT_DATA},
     {"fsize", RLIMIT_FSIZE},
     {"locks", RLIMIT_LOCKS},
     {"memlock", RLIMIT_MEMLOCK},
     {"msgqueue", RLIMIT_MSGQUEUE},
     {"nice", RLIMIT_NICE},
     {"nofile", RLIMIT_NOFILE},
     {"nproc", RLIMIT_NPROC},
     {"rss", RLIMIT_RSS},
     {"rtprio", RLIMIT_RTPRIO},
     {"rttime", RLIMIT_RTTIME},
     {"sigpending", RLIMIT_SIGPENDING},
     {"stack", RLIMIT_STACK}}};

Value LimitValue(rlim_t limit) {
  return limit == RLIM_INFINITY ? Value("unlimited") : Value(limit);
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
  for (const auto& [name, resource] : kLimits) {
    rlimit limit{};
    if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &limit) != 0) continue;
    limits[name] =
        Value::Map{{"soft", LimitValue(limit.rlim_cur)}, {"hard", LimitValue(limit.rlim_max)}};
  }
  return limits;
}

}  // namespace nstest
