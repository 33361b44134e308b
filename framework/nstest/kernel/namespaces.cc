#include "nstest/kernel/namespaces.h"

#include <sched.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x00000080
#endif

namespace nstest {

std::uint64_t NamespaceFlag(NamespaceKind kind) {
  switch (kind) {
    case NamespaceKind::kPid:
      return CLONE_NEWPID;
    case NamespaceKind::kMount:
      return CLONE_NEWNS;
    case NamespaceKind::kNetwork:
      return CLONE_NEWNET;
    case NamespaceKind::kUts:
      return CLONE_NEWUTS;
    case NamespaceKind::kIpc:
      return CLONE_NEWIPC;
    case NamespaceKind::kUser:
      return CLONE_NEWUSER;
    case NamespaceKind::kCgroup:
      return CLONE_NEWCGROUP;
    case NamespaceKind::kTime:
      return CLONE_NEWTIME;
  }
  return 0;
}

std::string NamespaceFlagsText(std::uint64_t flags) {
  std::string text;
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    if ((flags & NamespaceFlag(kind)) == 0) continue;
    if (!text.empty()) text += '|';
    text += NamespaceName(kind);
  }
  return text;
}

}  // namespace nstest
