#pragma once

#include "nstest/model/action.h"
#include "nstest/observe/view.h"

/// One function per fact: its whole value, before fields are applied. `argument` is what stands in
/// the query's parentheses, "" if nothing does. Shapes: framework/docs/facts.md.
namespace nstest {

// processes.cc. The argument names a process of the case; without one it is the place's init.
Value ObservePid(const std::string& argument, const View& view);
Value ObserveParent(const std::string& argument, const View& view);
Value ObserveSession(const std::string& argument, const View& view);
Value ObserveProcesses(const std::string& argument, const View& view);

// uts.cc
Value ObserveHostname(const std::string& argument, const View& view);
Value ObserveDomainname(const std::string& argument, const View& view);
Value ObserveKernel(const std::string& argument, const View& view);

}  // namespace nstest
