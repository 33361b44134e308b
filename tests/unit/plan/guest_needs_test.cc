#include "nstest/plan/guest_needs.h"

#include <gmock/gmock.h>

namespace nstest {
namespace {

using ::testing::HasSubstr;

Container MakeGuest(const std::string& name = "box") {
  return {.name = name, .runtime = "vm"};
}

Step RunIn(const std::string& place, const std::string& text) {
  return {.place = place, .action = nstest::Run{.command = {.shell = text}}};
}

Step Look(const std::string& place, const std::string& fact, const std::string& argument = {}) {
  return {.place = place, .action = Observe{.fact = {.name = fact, .argument = argument}}};
}

std::string MissingFromGuest(const Plan& plan, const Scenario& scenario = {}) {
  return MissingInGuest(scenario, plan).text;
}

TEST(MissingInGuestTest, NothingIsAskedWithoutAGuest) {
  Container box = MakeGuest();
  box.runtime = "native";
  EXPECT_EQ(
      MissingFromGuest({.containers = {box}, .steps = {RunIn("host", "true")}, .real_host = true}),
      "");
}

TEST(MissingInGuestTest, ItsAuthorMayCompareTheGuestWithTheHost) {
  EXPECT_EQ(MissingFromGuest({.containers = {MakeGuest()},
                              .steps = {Look("host", "kernel"), Look("box", "kernel")}}),
            "");
}

TEST(MissingInGuestTest, ThroughTheRunsRuntimeTheHostIsAnotherMachine) {
  Container box = MakeGuest();
  box.of_run = true;
  EXPECT_EQ(MissingFromGuest({.containers = {box}, .steps = {Look("box", "kernel")}}), "");
  EXPECT_EQ(MissingFromGuest({.containers = {box}, .steps = {Look("host", "kernel")}}),
            "vm has a kernel of its own, of which this host sees nothing, and this is about both: "
            "`observe kernel in host`; or play it with runtime: native");
}

TEST(MissingInGuestTest, NamesOfTheHostAreComparedWhereContainersHaveTheirOwn) {
  Container box = MakeGuest();
  box.of_run = true;
  EXPECT_THAT(MissingFromGuest({.containers = {box}, .steps = {Look("host", "hostname")}}),
              HasSubstr("is about both"));
  box.namespaces = {{NamespaceKind::kUts, NewNamespace{}}};
  EXPECT_EQ(MissingFromGuest({.containers = {box}, .steps = {Look("host", "hostname")}}), "");
}

TEST(MissingInGuestTest, SettingsOfTheNetworkBelongToNetworkNamespaces) {
  Container box = MakeGuest();
  box.of_run = true;
  const Step setting = Look("host", "sysctl", "net.ipv4.ip_default_ttl");
  EXPECT_THAT(MissingFromGuest({.containers = {box}, .steps = {setting}}),
              HasSubstr("is about both"));
  box.namespaces = {{NamespaceKind::kNetwork, NewNamespace{}}};
  EXPECT_EQ(MissingFromGuest({.containers = {box}, .steps = {setting}}), "");
  EXPECT_THAT(MissingFromGuest(
                  {.containers = {box}, .steps = {Look("host", "sysctl", "kernel.osrelease")}}),
              HasSubstr("is about both"));
}

TEST(MissingInGuestTest, TheHostHasNoNumberForAProcessOfTheGuest) {
  EXPECT_THAT(
      MissingFromGuest({.containers = {MakeGuest()}, .steps = {Look("host", "pid", "box.init")}}),
      HasSubstr("gives 'box.init' no number outside of its own kernel: not `observe "
                "pid(box.init) in host`"));
  EXPECT_EQ(
      MissingFromGuest({.containers = {MakeGuest()}, .steps = {Look("box", "pid", "box.init")}}),
      "");
}

TEST(MissingInGuestTest, WhatWasSeenOnOneKernelMeansNothingOnTheOther) {
  Step saved = Look("box", "pid", "box.init");
  saved.save = "number";
  EXPECT_THAT(MissingFromGuest(
                  {.containers = {MakeGuest()}, .steps = {saved, RunIn("host", "kill ${number}")}}),
              HasSubstr("makes nothing of 'number'"));
  EXPECT_EQ(MissingFromGuest(
                {.containers = {MakeGuest()}, .steps = {saved, RunIn("box", "kill ${number}")}}),
            "");
}

TEST(MissingInGuestTest, NothingIsJoinedAcross) {
  Container native{.name = "native"};
  Container box = MakeGuest();
  box.namespaces = {{NamespaceKind::kPid, JoinedNamespace{"native"}}};
  EXPECT_THAT(MissingFromGuest({.containers = {native, box}}), HasSubstr("joins no namespace"));
  box.namespaces = {};
  box.within = "native";
  EXPECT_THAT(MissingFromGuest({.containers = {native, box}}), HasSubstr("from inside of one"));
  native.within = "box";
  box.within = {};
  EXPECT_EQ(MissingFromGuest({.containers = {box, native}}), "");
}

TEST(MissingInGuestTest, NoLinkLeadsOut) {
  const NetworkLink link{.ends = {{.place = "host"}, {.place = "box"}}};
  EXPECT_THAT(MissingFromGuest({.containers = {MakeGuest()}, .links = {link}}),
              HasSubstr("has no link"));
  const NetworkLink inside{.ends = {{.place = "box"}, {.place = "other"}}};
  EXPECT_EQ(MissingFromGuest({.containers = {MakeGuest(), MakeGuest("other")}, .links = {inside}}),
            "");
}

TEST(MissingInGuestTest, NoProcessIsInBoth) {
  Step step = RunIn("{pid: box}", "true");
  step.mix = {{NamespaceKind::kPid, "box"}};
  EXPECT_THAT(MissingFromGuest({.containers = {MakeGuest()}, .steps = {step}}),
              HasSubstr("{pid: box}"));
}

TEST(MissingInGuestTest, RequirementsOfTheHostsKernelSayNothingOfTheGuests) {
  Container box = MakeGuest();
  box.of_run = true;
  const Scenario scenario{.needs = {.filesystems = {"overlay"}}};
  EXPECT_THAT(MissingFromGuest({.containers = {box}}, scenario),
              HasSubstr("`requires: filesystems`"));
  box.of_run = false;
  EXPECT_EQ(MissingFromGuest({.containers = {box}}, scenario), "");
}

TEST(MissingInGuestTest, ThereIsOneGuestACase) {
  Container first = MakeGuest("first");
  Container second = MakeGuest("second");
  second.kernel = "/other";
  EXPECT_THAT(MissingFromGuest({.containers = {first, second}}), HasSubstr("one guest a case"));
}

}  // namespace
}  // namespace nstest
