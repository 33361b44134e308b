#include "kernel/observed_place.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

#include "nstest/base/text.h"
#include "nstest/kernel/pidfd.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

constexpr auto kLimit = std::chrono::seconds(10);

Status Sleep(SpawnedChild& child) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves nobody
  child.Launched();
  for (;;) ::pause();
}

}  // namespace

FactQuery MakeQuery(std::string_view text) {
  FactQuery query;
  const std::size_t open = text.find('(');
  if (open != std::string_view::npos) {
    const std::size_t close = text.rfind(')');
    query.argument = text.substr(open + 1, close - open - 1);
    query.name = text.substr(0, open);
    text.remove_prefix(close + 1);
  }
  for (const std::string_view part : Split(text, '.')) {
    if (query.name.empty()) {
      query.name = part;
    } else if (!part.empty()) {
      query.fields.emplace_back(part);
    }
  }
  return query;
}

ObservedPlace::ObservedPlace(const SpawnOptions& options, const std::function<Status()>& prepare)
    : base(ReadClockBase()), kinds_(options.new_namespaces) {
  for (const NamespaceJoin& join : options.joins) kinds_ |= join.flags;
  auto spawned = Spawn(options, [&](SpawnedChild& child) -> Status {
    NSTEST_TRY(prepare());
    return Sleep(child);
  });
  if (!spawned) {
    problem_ = spawned.error().Text();
    return;
  }
  init_ = std::move(*spawned);
  Know("box.init", init_.pidfd.get());
}

ObservedPlace::ObservedPlace() : base(ReadClockBase()) {}

ObservedPlace::~ObservedPlace() {
  if (init_.pidfd.valid()) End(init_);
}

Spawned ObservedPlace::SpawnSleeper() const {
  auto spawned = Spawn(EnterOptions(MakePlace()), Sleep);
  EXPECT_TRUE(spawned.has_value()) << spawned.error().Text();
  return spawned ? std::move(*spawned) : Spawned{};
}

Value ObservedPlace::See(std::string_view fact) const {
  ObserveContext context{.processes = known_,
                         .place_init_pidfd = init_.pidfd.get(),
                         .observers = observers_,
                         .base = base,
                         .parent_monotonic = ReadMonotonic() + parent_skew};
  const auto value = AskIn(
      MakePlace(),
      [&](pid_t hop) {
        if (hop > 0) context.observers.push_back(hop);
        return ObserveFact(MakeQuery(fact), context);
      },
      std::chrono::steady_clock::now() + kLimit);
  return value ? *value : Value(Value::Map{{"error", value.error().Text()}});
}

Place ObservedPlace::MakePlace() const {
  return {.name = "box", .pidfd = init_.pidfd.get(), .pid = init_.pid, .flags = kinds_};
}

void End(const Spawned& process) {
  EXPECT_TRUE(PidfdSignal(process.pidfd.get(), SIGKILL).has_value());
  EXPECT_TRUE(PidfdWait(process.pidfd.get()).has_value());
}

}  // namespace nstest
