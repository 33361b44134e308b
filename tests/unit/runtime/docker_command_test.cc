#include "nstest/runtime/docker_command.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace nstest {
namespace {

using Kinds = std::vector<std::pair<NamespaceKind, NamespaceSpec>>;

class DockerRun {
 public:
  explicit DockerRun(const ContainerRequest& request, const DockerSurroundings& surroundings = {})
      : words_(MakeDockerWords(request, surroundings)) {}

  bool Have(const std::string& word) const {
    return std::find(words_.begin(), words_.end(), word) != words_.end();
  }

  bool HaveAnyOf(const std::string& beginning) const {
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& word) { return word.starts_with(beginning); });
  }

  const std::vector<std::string>& all() const { return words_; }

 private:
  std::vector<std::string> words_;
};

TEST(MakeDockerWordsTest, NothingIsFetchedAndTheGateComesFirst) {
  const DockerRun words({.container = {.name = "box"}}, {.name = "nstest-1-2-3", .image = "x:1"});
  EXPECT_EQ(words.all().front(), "run");
  EXPECT_TRUE(words.Have("--pull=never"));
  EXPECT_TRUE(words.Have("--name=nstest-1-2-3"));
  EXPECT_TRUE(words.Have("--entrypoint=/.nstest/init"));
  const std::vector<std::string> last(words.all().end() - 2, words.all().end());
  EXPECT_EQ(last, (std::vector<std::string>{"x:1", "nstest-gate"}));
}

TEST(MakeDockerWordsTest, NoNamespaceIsTheRealHostsUnlessThatIsAskedFor) {
  const DockerRun alone({.container = {.namespaces = {{NamespaceKind::kUts, HostNamespace{}}}}});
  for (const char* option :
       {"--pid=host", "--uts=host", "--ipc=host", "--network=host", "--cgroupns=host"}) {
    EXPECT_FALSE(alone.Have(option)) << option;
  }
  EXPECT_TRUE(alone.Have("--network=none"));
  EXPECT_TRUE(alone.Have("--cgroupns=private"));
}

TEST(MakeDockerWordsTest, WhatIsNotListedIsTheRealHostsWhereThatIsAskedFor) {
  const Container box{.namespaces = {{NamespaceKind::kPid, NewNamespace{}}}};
  const DockerRun words({.container = box, .may_share_host = true});
  EXPECT_FALSE(words.HaveAnyOf("--pid="));
  for (const char* option : {"--uts=host", "--ipc=host", "--network=host", "--cgroupns=host"}) {
    EXPECT_TRUE(words.Have(option)) << option;
  }
  EXPECT_FALSE(words.HaveAnyOf("--hostname="));
}

TEST(MakeDockerWordsTest, JoinedKindsNameTheContainer) {
  const Container box{.namespaces = {{NamespaceKind::kNetwork, JoinedNamespace{"a"}}}};
  const DockerRun words({.container = box}, {.joined = {{NamespaceKind::kNetwork, "nstest-1"}}});
  EXPECT_TRUE(words.Have("--network=container:nstest-1"));
}

TEST(MakeDockerWordsTest, ANewUtsNamespaceBeginsWithTheHostsName) {
  Container box{.namespaces = {{NamespaceKind::kUts, NewNamespace{}}}};
  EXPECT_TRUE(DockerRun({.container = box}, {.hostname = "vm"}).Have("--hostname=vm"));
  box.namespaces = {{NamespaceKind::kUts, NewNamespace{.hostname = "db", .domainname = "nis"}}};
  const DockerRun words({.container = box}, {.hostname = "vm"});
  EXPECT_TRUE(words.Have("--hostname=db"));
  EXPECT_TRUE(words.Have("--domainname=nis"));
}

TEST(MakeDockerWordsTest, MapsAreWrittenOut) {
  const Container box{
      .namespaces = {{NamespaceKind::kUser, NewNamespace{.uid_map = {{0, 100'000, 65'536}},
                                                         .gid_map = {{0, 200'000, 10}}}}}};
  const DockerRun words({.container = box});
  EXPECT_TRUE(words.Have("--uidmap=0:100000:65536"));
  EXPECT_TRUE(words.Have("--gidmap=0:200000:10"));
  EXPECT_FALSE(words.HaveAnyOf("--userns="));
}

TEST(MakeDockerWordsTest, MountsHaveTheOptionsOfMount2) {
  const Container box{
      .mounts = {{.type = "tmpfs", .source = {}, .at = "/a", .options = {"size=1m", "nodev"}},
                 {.type = "bind", .source = "/x,y", .at = "/b", .options = {"ro"}}}};
  const DockerRun words({.container = box});
  EXPECT_TRUE(words.Have("--tmpfs=/a:size=1m,nodev,exec,suid,mode=1777"));
  EXPECT_TRUE(
      words.Have("--mount=type=bind,\"source=/x,y\",target=/b,readonly,bind-nonrecursive=true"));
}

TEST(MakeDockerWordsTest, TheTreeOfTheHostIsReadOnlyAndAnEmptyOneIsNot) {
  EXPECT_TRUE(DockerRun({.container = {}}).Have("--read-only"));
  EXPECT_FALSE(DockerRun({.container = {.root = "empty"}}).Have("--read-only"));
  EXPECT_FALSE(DockerRun({.container = {.image = "debian"}}).Have("--read-only"));
  EXPECT_TRUE(DockerRun({.container = {}}, {.podman = true}).Have("--read-only-tmpfs=false"));
}

TEST(MakeDockerWordsTest, CapabilitiesAreThoseThatThereAreAndThatAreDeclared) {
  const CapabilitySets most{.bounding = CapabilitySetOf({"CAP_KILL", "CAP_CHOWN"})};
  Container box;
  const DockerRun all({.container = box}, {.capabilities = most});
  EXPECT_TRUE(all.Have("--cap-add=ALL"));
  EXPECT_FALSE(all.Have("--cap-drop=KILL"));
  EXPECT_TRUE(all.Have("--cap-drop=SYS_ADMIN"));
  EXPECT_FALSE(all.Have("--cap-drop=BPF"));
  box.identity.capabilities = {{CapabilityRuleKind::kDrop, {"CAP_KILL"}}};
  EXPECT_TRUE(DockerRun({.container = box}, {.capabilities = most}).Have("--cap-drop=KILL"));
  box.identity.capabilities = {{CapabilityRuleKind::kExactly, {"CAP_CHOWN"}}};
  const DockerRun one({.container = box}, {.capabilities = most});
  EXPECT_TRUE(one.Have("--cap-drop=ALL"));
  EXPECT_TRUE(one.Have("--cap-add=CHOWN"));
  EXPECT_FALSE(one.Have("--cap-add=KILL"));
}

TEST(MakeDockerWordsTest, AMountOfTheTreeGivesWayToADeclaredOne) {
  const Container box{.mounts = {{.type = "bind", .source = "/usr", .at = "/mnt"}}};
  const DockerRun words({.container = box}, {.binds = {{"/mnt", "/mnt"}, {"/srv", "/srv"}}});
  EXPECT_FALSE(words.HaveAnyOf("--mount=type=bind,source=/mnt,"));
  EXPECT_TRUE(words.HaveAnyOf("--mount=type=bind,source=/srv,"));
}

TEST(MakeDockerWordsTest, TheRuntimesDefaultsAreLeftAlone) {
  const DockerRun words(
      {.container = {.env = {{"A", "b"}}, .workdir = "/srv", .runtime_defaults = true}});
  EXPECT_FALSE(words.HaveAnyOf("--cap-"));
  EXPECT_FALSE(words.HaveAnyOf("--security-opt=seccomp"));
  EXPECT_FALSE(words.HaveAnyOf("--hostname="));
  EXPECT_TRUE(words.Have("--env=A=b"));
  EXPECT_TRUE(words.Have("--workdir=/srv"));
}

TEST(MakeDockerWordsTest, IdentityAndLimitsAreWrittenOut) {
  Container box{.cgroup = CgroupSpec{.pids = 5, .memory = 1 << 20}};
  box.identity.user = UserIds{1000, 100, {7}};
  box.identity.no_new_privs = true;
  box.identity.limits = {{"nofile", 64, std::nullopt}};
  const DockerRun words({.container = box});
  for (const char* word : {"--user=1000:100", "--group-add=7", "--security-opt=no-new-privileges",
                           "--ulimit=nofile=64:-1", "--pids-limit=5", "--memory=1048576b"}) {
    EXPECT_TRUE(words.Have(word)) << word;
  }
}

TEST(MakeRemoteWordsTest, TheProgramWithinBecomesTheInit) {
  const Container box{.name = "box",
                      .init = Command{.shell = {}, .argv = {"sleep", "1"}},
                      .image = "x:1",
                      .runtime_defaults = true};
  const auto words = MakeRemoteWords({.container = box}, {.name = "n", .image = "x:1"});
  EXPECT_EQ(words.front(), "create");
  EXPECT_EQ(words[1], "--entrypoint=/.nstest");
  const std::vector<std::string> last(words.end() - 4, words.end());
  EXPECT_EQ(last, (std::vector<std::string>{"x:1", "nstest-first", "sleep", "1"}));
  for (const std::string& word : words) {
    EXPECT_FALSE(word.starts_with("--mount") || word == "--interactive") << word;
  }
}

TEST(MakeRemoteWordsTest, AnInitThatIsFedIsInteractive) {
  const auto words = MakeRemoteWords({.container = {.name = "box"}, .input = "text"}, {});
  EXPECT_EQ(std::count(words.begin(), words.end(), "--interactive"), 1);
}

TEST(ExitOfShellStatusTest, AboveWhatProgramsExitWithItIsASignal) {
  EXPECT_EQ(ExitOfShellStatus(3), (Exit{.code = 3, .signal = {}}));
  EXPECT_EQ(ExitOfShellStatus(137), (Exit{.code = {}, .signal = 9}));
  EXPECT_EQ(ExitOfShellStatus(128), (Exit{.code = 128, .signal = {}}));
  EXPECT_EQ(ExitOfShellStatus(255), (Exit{.code = 255, .signal = {}}));
}

TEST(DockerWordsTest, LeaveOutAdviceAndFrames) {
  EXPECT_EQ(DockerWords("docker: Error response from daemon: no room.\n\n"
                        "Run 'docker run --help' for more information\n"),
            "no room.");
  EXPECT_EQ(DockerWords("Error: inspecting object: x: image not known\n"),
            "inspecting object: x: image not known");
}

TEST(SaysNoSuchThingTest, KnowsTheWordsOfBoth) {
  EXPECT_TRUE(SaysNoSuchThing("Error response from daemon: No such image: x:1"));
  EXPECT_TRUE(SaysNoSuchThing("inspecting object: x: image not known"));
  EXPECT_TRUE(SaysNoSuchThing("no container with name or ID \"x\" found: no such container"));
  EXPECT_FALSE(SaysNoSuchThing("Cannot connect to the Docker daemon"));
}

TEST(ExplainRefusalTest, TellsReasonsToSkipFromErrors) {
  const auto step = [](const std::string& why) {
    return ExplainRefusal(Error{.step = why}, "docker").step;
  };
  EXPECT_EQ(step("setting rlimits: operation not permitted"), "setrlimit(docker)");
  EXPECT_EQ(step("exec /.nstest: exec format error"), "runtime");
  EXPECT_EQ(step("bind source path does not exist: /x"), "runtime");
  EXPECT_EQ(step("cgroups in hybrid mode not supported"), "runtime");
  EXPECT_EQ(step("no room"), "no room");
}

TEST(SaysNoSuchSourceTest, KnowsTheWordsOfBoth) {
  EXPECT_TRUE(SaysNoSuchSource("bind source path does not exist: /x"));
  EXPECT_TRUE(SaysNoSuchSource("statfs /x: no such file or directory"));
  EXPECT_FALSE(SaysNoSuchSource("no such file or directory"));
}

}  // namespace
}  // namespace nstest
