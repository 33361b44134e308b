#include "nstest/runtime/guest_command.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace nstest {
namespace {

using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string ValueOf(const std::vector<std::string>& command, const std::string& option) {
  const auto found = std::find(command.begin(), command.end(), option);
  return found == command.end() || found + 1 == command.end() ? "" : *(found + 1);
}

TEST(MakeMachineCommandTest, AsksForAMachineWithoutNetworkThatEndsAtAReboot) {
  const auto command = MakeMachineCommand("/bin/qemu", "/boot/k");
  EXPECT_EQ(command.front(), "/bin/qemu");
  EXPECT_EQ(ValueOf(command, "-kernel"), "/boot/k");
  EXPECT_EQ(ValueOf(command, "-machine"), "q35,accel=tcg");
  EXPECT_THAT(command, Contains("-no-reboot"));
  EXPECT_THAT(command, Contains("-nodefaults"));  // no network card among them
}

TEST(MakeMachineCommandTest, ThePanicOfAGuestIsItsEnd) {
  const auto command = MakeMachineCommand("q", "k");
  EXPECT_THAT(ValueOf(command, "-append"), HasSubstr(" panic=-1 "));
  EXPECT_THAT(ValueOf(command, "-append"), EndsWith(std::string(" -- ") + kGuestArgument));
}

TEST(MakeMachineCommandTest, UsesTheDescriptorsThatAreHandedOn) {
  const auto command = MakeMachineCommand("q", "k");
  EXPECT_EQ(ValueOf(command, "-initrd"), "/proc/self/fd/" + std::to_string(kGuestInitrd));
  EXPECT_THAT(command, Contains("socket,id=port,fd=" + std::to_string(kGuestPort)));
  EXPECT_THAT(command, Contains("socket,id=tree,fd=" + std::to_string(kGuestTree)));
  EXPECT_THAT(command,
              Contains("file,id=console,path=/proc/self/fd/" + std::to_string(kGuestConsole)));
}

TEST(MakeTreeServerCommandTest, ServesTheWholeTree) {
  const auto command = MakeTreeServerCommand("/lib/virtiofsd");
  EXPECT_THAT(command, Contains("source=/"));
  EXPECT_THAT(command, Contains("--fd=" + std::to_string(kTreeListener)));
}

}  // namespace
}  // namespace nstest
