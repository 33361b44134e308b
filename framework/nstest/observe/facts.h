#pragma once

#include <string>

#include "nstest/model/value.h"
#include "nstest/observe/view.h"

/// One function per fact: its whole value, before fields are applied. `argument` is what stands in
/// the query's parentheses, "" if nothing does. Shapes: framework/docs/facts.md.
namespace nstest {

// processes.cc. The argument names a process of the case; without one it is the place's init.
Value ObservePid(const std::string& argument, const View& view);
Value ObserveParent(const std::string& argument, const View& view);
Value ObserveSession(const std::string& argument, const View& view);
Value ObserveStatus(const std::string& argument, const View& view);

// process_list.cc
Value ObserveProcesses(const std::string& argument, const View& view);

// uts.cc
Value ObserveHostname(const std::string& argument, const View& view);
Value ObserveDomainname(const std::string& argument, const View& view);
Value ObserveKernel(const std::string& argument, const View& view);

// mounts.cc. The argument of `mount` is a path.
Value ObserveMounts(const std::string& argument, const View& view);
Value ObserveMount(const std::string& argument, const View& view);

// network.cc
Value ObserveLinks(const std::string& argument, const View& view);
Value ObserveAddresses(const std::string& argument, const View& view);
Value ObserveRoutes(const std::string& argument, const View& view);

// membership.cc: what a process is in. The argument of `namespaces` names a process of the case
// (none: a fresh process of the place), that of `cgroup` a container (none: the place).
Value ObserveNamespaces(const std::string& argument, const View& view);
Value ObserveCgroup(const std::string& argument, const View& view);

/// {pids, memory} of the container's own cgroup; absent where it has none.
Value ObserveCgroupLimits(const std::string& argument, const View& view);

// credentials.cc: what a fresh process of the place is and may do.
Value ObserveIds(const std::string& argument, const View& view);
Value ObserveCapabilities(const std::string& argument, const View& view);
Value ObserveLimits(const std::string& argument, const View& view);

// clocks.cc
Value ObserveClocks(const std::string& argument, const View& view);
Value ObserveClock(const std::string& argument, const View& view);

// ipc.cc
Value ObserveSysv(const std::string& argument, const View& view);
Value ObserveMqueues(const std::string& argument, const View& view);

// keyrings.cc
Value ObserveKeyrings(const std::string& argument, const View& view);

// descriptors.cc. The argument names a process of the case; without one it is the place's init.
Value ObserveFds(const std::string& argument, const View& view);

// files.cc. The argument is a path, or a sysctl's name.
Value ObserveFile(const std::string& argument, const View& view);
Value ObserveSysctl(const std::string& argument, const View& view);
Value ObserveEnvironment(const std::string& argument, const View& view);

}  // namespace nstest
