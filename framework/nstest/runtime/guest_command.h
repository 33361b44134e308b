#pragma once

#include <string>
#include <vector>

namespace nstest {

/// The descriptors that the programs of a guest are started with.
inline constexpr int kGuestPort = 3;     ///< QEMU: the socket that its port is
inline constexpr int kGuestTree = 4;     ///< QEMU: the socket to who serves the tree
inline constexpr int kGuestConsole = 5;  ///< QEMU: the file that the console is written to
inline constexpr int kGuestInitrd = 6;   ///< QEMU: the file that holds the first filesystem
inline constexpr int kTreeListener = 3;  ///< virtiofsd: the socket that QEMU connects to

/// The name of the port in the guest, and of the tree.
inline constexpr const char* kGuestPortName = "nstest";
inline constexpr const char* kGuestTreeName = "nstest-host";

/// What the guest's first process is called with, besides its own name.
inline constexpr const char* kGuestArgument = "nstest-guest";

/// Pure. The command line of QEMU: a q35 machine without disk or network, played by TCG, with the
/// host's tree, a console that is written to a file, and a port for messages.
std::vector<std::string> MakeMachineCommand(const std::string& program, const std::string& kernel);

/// Pure. The command line of who serves the host's whole tree to it.
std::vector<std::string> MakeTreeServerCommand(const std::string& program);

}  // namespace nstest
