#include "nstest/preview/link_command.h"

#include <fmt/format.h>

#include "nstest/preview/entrance.h"
#include "nstest/preview/shell.h"

namespace nstest {

namespace {

// As ip(8) takes it; the host's is the shell's own.
std::string EndText(const Plan& plan, const LinkEnd& end) {
  const bool on_host = FindContainer(plan, end.place) == nullptr;
  return fmt::format("{} netns {}", ShellWord(end.interface), on_host ? "$$" : PidOf(end.place));
}

void AddEnd(const Plan& plan, const LinkEnd& end, std::vector<std::string>& lines) {
  const std::string entered = EntranceOf(plan, Step{.place = end.place}).command;
  const std::string name = ShellWord(end.interface);
  for (const std::string& address : end.addresses) {
    lines.push_back(fmt::format("{}ip address add {} dev {}", entered, ShellWord(address), name));
  }
  lines.push_back(fmt::format("{}ip link set dev {} up", entered, name));
}

void AddRoutes(const Plan& plan, const LinkEnd& end, std::vector<std::string>& lines) {
  const std::string entered = EntranceOf(plan, Step{.place = end.place}).command;
  for (const auto& [to, via] : end.routes) {
    lines.push_back(
        fmt::format("{}ip route add {} via {}", entered, ShellWord(to), ShellWord(via)));
  }
}

}  // namespace

std::vector<std::string> LinkCommands(const Plan& plan, const NetworkLink& link) {
  if (link.ends.size() != 2) return {};
  std::vector<std::string> lines{fmt::format("ip link add {} type veth peer name {}",
                                             EndText(plan, link.ends[0]),
                                             EndText(plan, link.ends[1]))};
  for (const LinkEnd& end : link.ends) AddEnd(plan, end, lines);
  for (const LinkEnd& end : link.ends) AddRoutes(plan, end, lines);
  return lines;
}

}  // namespace nstest
