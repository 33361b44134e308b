#include "nstest/runtime/oci_bundle.h"

#include <gtest/gtest.h>

namespace nstest {
namespace {

Value ConfigOf(const Container& container, const OciSurroundings& surroundings = {}) {
  const auto config = ParseJson(MakeOciConfig({.container = container}, surroundings));
  EXPECT_TRUE(config.has_value());
  return config.value_or(Value());
}

// ToJson of a part, "" where there is none.
std::string Part(const Value& config, const std::vector<std::string>& path) {
  const Value* part = &config;
  for (const std::string& name : path) {
    part = part->Find(name);
    if (part == nullptr) return "";
  }
  return ToJson(*part);
}

TEST(MakeOciConfigTest, NewKindsHaveATypeAndJoinedOnesAPath) {
  const Container box{.namespaces = {{NamespaceKind::kPid, NewNamespace{}},
                                     {NamespaceKind::kNetwork, JoinedNamespace{"a"}}}};
  const Value config = ConfigOf(box, {.joined = {{NamespaceKind::kNetwork, "/proc/7/ns/net"}}});
  EXPECT_EQ(Part(config, {"linux", "namespaces"}),
            R"([{"type":"mount"},{"type":"pid"},{"type":"network","path":"/proc/7/ns/net"}])");
}

TEST(MakeOciConfigTest, FreshFilesystemsAreMountedOnlyWithAMountNamespace) {
  Container box{.namespaces = {{NamespaceKind::kPid, NewNamespace{}}}};
  EXPECT_EQ(Part(ConfigOf(box, {.binds_devices = false}), {"mounts"}), "[]");
  box.namespaces.emplace_back(NamespaceKind::kMount, NewNamespace{});
  EXPECT_EQ(Part(ConfigOf(box, {.binds_devices = false}), {"mounts"}),
            R"([{"destination":"/proc","type":"proc","source":"proc",)"
            R"("options":["nosuid","nodev","noexec"]}])");
}

TEST(MakeOciConfigTest, DeclaredMountsComeLastWithTheirOptions) {
  const Container box{.mounts = {{.type = "rbind",
                                  .source = "/usr",
                                  .at = "/mnt",
                                  .options = {"ro"},
                                  .propagation = "slave"}}};
  EXPECT_EQ(
      Part(ConfigOf(box, {.binds_devices = false}), {"mounts"}),
      R"([{"destination":"/mnt","type":"bind","source":"/usr","options":["rbind","ro","slave"]}])");
}

TEST(MakeOciConfigTest, AnUnlimitedLimitIsTheLargestNumber) {
  const Container box{.env = {{"X", R"("hard":"unlimited")"}},
                      .identity = {.limits = {{.name = "nofile", .soft = 64}}}};
  const std::string text = MakeOciConfig({.container = box}, {.env = {R"(X="hard":"unlimited")"}});
  EXPECT_NE(text.find(R"({"type":"RLIMIT_NOFILE","hard":18446744073709551615,"soft":64})"),
            std::string::npos);
  EXPECT_NE(text.find(R"(X=\"hard\":\"unlimited\")"), std::string::npos);
}

TEST(MakeOciConfigTest, WithoutDeclaredCapabilitiesThereAreAllThatCanBeHad) {
  const CapabilitySets some{.effective = 3, .permitted = 3, .bounding = 3};
  const Value config = ConfigOf({}, {.capabilities = some});
  EXPECT_EQ(Part(config, {"process", "capabilities", "permitted"}),
            R"(["CAP_CHOWN","CAP_DAC_OVERRIDE"])");
  EXPECT_EQ(Part(config, {"process", "capabilities", "ambient"}), "[]");
}

TEST(MakeOciConfigTest, LimitsOfTheCgroupAndItsPathAreHandedOn) {
  const Container box{.cgroup = CgroupSpec{.pids = 5, .memory = 1 << 20}};
  const Value config = ConfigOf(box, {.cgroup = "/box"});
  EXPECT_EQ(Part(config, {"linux", "cgroupsPath"}), R"("/box")");
  EXPECT_EQ(Part(config, {"linux", "resources", "pids", "limit"}), "5");
  EXPECT_EQ(Part(config, {"linux", "resources", "memory", "limit"}), "1048576");
}

TEST(MakeOciConfigTest, NothingIsMaskedAndNoCallIsFiltered) {
  const Value config = ConfigOf({});
  for (const char* name : {"seccomp", "maskedPaths", "readonlyPaths"}) {
    EXPECT_EQ(Part(config, {"linux", name}), "") << name;
  }
}

TEST(DefaultWorkdirTest, IsTheRootWhereTheTreeLacksTheFolder) {
  ContainerRequest request{.default_workdir = "/tmp/suite"};
  EXPECT_EQ(DefaultWorkdir(request), "/tmp/suite");
  request.container.mounts = {{.type = "tmpfs", .at = "/tm"}};
  EXPECT_EQ(DefaultWorkdir(request), "/tmp/suite");
  request.container.mounts = {{.type = "tmpfs", .at = "/tmp"}};
  EXPECT_EQ(DefaultWorkdir(request), "/");
  request.container = {.root = "busybox"};
  EXPECT_EQ(DefaultWorkdir(request), "/");
}

}  // namespace
}  // namespace nstest
