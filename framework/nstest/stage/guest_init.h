#pragma once

namespace nstest {

/// The first process of a guest: makes the host's tree its root, starts a worker in it, and passes
/// messages between that and the port of the machine, until either ends; then the machine is
/// switched off. Does not return.
[[noreturn]] void GuestMain();

}  // namespace nstest
