#include "nstest/preview/case_preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "nstest/judge/judge.h"
#include "nstest/plan/plan.h"
#include "unit/load/loaded_text.h"
#include "unit/report/golden.h"

namespace nstest {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPlaces = R"(scenario: places of every kind
source: namespaces(7)
requires: {root: true, tools: [sleep], kernel: ">=5.6", ids: 65536}
touches: [clock]
links: [{box: 10.0.0.1/24, host: {name: up, addresses: 10.0.0.2/24}}]
containers:
  box:
    namespaces: {pid: new, mount: {propagation: slave}, network: {loopback: up}, uts: {hostname: a}, ipc: new}
    mounts: [{type: tmpfs, at: /mnt, options: [size=1m]}]
    env: {GREETING: "it's"}
    workdir: /mnt
    user: 1000
    capabilities: [CAP_NET_RAW]
    no_new_privs: true
    rlimits: {nofile: 64}
    cgroup: {pids: 50, memory: 64MiB}
  users: {namespaces: {user: new, network: box}}
  alone: {namespaces: [user]}
  mapped: {namespaces: {user: {uid_map: [[0, 100000, 1], [5, 200000, 10]], gid_map: [[0, 100000, 6]]}}}
  inner: {within: box, namespaces: [pid, time]}
  deep: {namespaces: [pid], nested: 2}
  late: {namespaces: [pid], init: sleep 1000}
steps:
  - {in: box, run: echo $$, stdin: "two\nlines", expect: {stdout: 1}}
  - {in: host, start: [sleep, "1000"], as: ticker}
  - {in: inner, start: sleep 1000, as: other, ready: {file: /x}}
  - {name: the host knows it, in: host, observe: pid(box.init), save: outside, expect: {not: 1}}
  - {in: users, observe: links, expect: {count: 2}}
  - {in: alone, run: "id; echo ${outside}", expect: {stdout: {contains: uid}}}
  - {in: mapped, user: 5, run: id, expect: {stdout: {contains: uid}}}
  - {in: {mount: box, network: deep}, observe: hostname, expect: host}
  - {in: host, signal: {to: ticker, with: SIGTERM}}
  - {in: host, wait: ticker, expect: {signal: SIGTERM}}
  - {in: host, set: {clock.realtime: +1h}}
  - {in: host, set: {sysctl(kernel.shmmax): 1000}}
  - {in: host, mount: {type: bind, source: /usr, at: /tmp/x, options: [ro], propagation: shared}}
  - {in: host, unmount: /tmp/x}
  - {start: late}
  - {in: late, observe: hostname, expect: host, eventually: {within: 2s}}
  - {stop: late}
)";

constexpr const char* kCalls = R"(scenario: calls have no shell
source: clone(2)
containers: {box: {namespaces: [pid]}}
steps:
  - in: box
    as: parent
    call:
      - [unshare, CLONE_NEWPID]
      - init: [fork, [[pause]]]
  - {in: box, signal: {to: parent.init, with: SIGKILL}}
  - {by: parent, call: [fork, []], expect: ENOMEM}
)";

constexpr const char* kHostile = R"(scenario: "a title\e[31m in red"
source: x
namespaces: [pid]
run: "printf '\e[31m'\n\techo '##[error]'"
expect: {stdout: "\e[0m"}
)";

constexpr const char* kRuntimes = R"(scenario: of three
containers:
  box: {runtime: runc, namespaces: [pid, mount]}
  db: {runtime: docker, namespaces: [pid, mount], image: 'mariadb:11'}
  bare: {namespaces: [pid]}
steps:
  - {in: box, run: 'true', expect: {exit: 0}}
  - {in: db, run: 'true', expect: {exit: 0}}
  - {in: bare, run: 'true', expect: {exit: 0}}
)";

std::string PreviewOf(std::string_view text, const PreviewOptions& options, Reason missing = {}) {
  const Case one{.id = "test", .scenario = LoadOne(text)};
  const Plan plan = WritePlan(one);
  std::vector<std::string> expected;
  for (const Step& step : one.scenario.steps) expected.push_back(ExpectedOf(step));
  return PreviewText(
      {.one = one, .plan = plan, .missing = std::move(missing), .expected = expected}, options);
}

TEST(CasePreviewTest, PlacesAreAsApproved) {
  ExpectGolden("preview/places.txt", PreambleText({}) + PreviewOf(kPlaces, {}));
}

TEST(CasePreviewTest, PlacesOfAnOrdinaryUserAreAsApproved) {
  const PreviewOptions ordinary{.real_root = false};
  ExpectGolden("preview/ordinary_user.txt", PreambleText(ordinary) + PreviewOf(kPlaces, ordinary));
}

TEST(CasePreviewTest, CallsAreAsApproved) {
  ExpectGolden("preview/calls.txt", PreviewOf(kCalls, {}));
}

TEST(CasePreviewTest, ColouredSkipIsAsApproved) {
  ExpectGolden("preview/skip.txt",
               PreviewOf(kCalls, {.color = true}, {"root", "needs root; run nstest as root"}));
}

TEST(CasePreviewTest, ARuntimeIsNamedAndIsNotInTheCommand) {
  const std::string text = PreviewOf(kRuntimes, {});
  EXPECT_THAT(text, HasSubstr("box          by runc; new pid, mount"));
  EXPECT_THAT(text, HasSubstr("not in the command: runc, which makes it"));
  EXPECT_THAT(text,
              HasSubstr("db           by docker of the image mariadb:11, with its defaults; "));
  EXPECT_THAT(text, HasSubstr("bare         new pid"));
}

TEST(CasePreviewTest, NothingOfAScenarioReachesTheTerminalAsItIs) {
  const std::string text = PreviewOf(kHostile, {});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("##[")));
  EXPECT_THAT(text, HasSubstr(R"(sh -c $'printf \'\x1b[31m\'\n\techo \'\x23\x23[error]\'')"));
}

}  // namespace
}  // namespace nstest
