#include "nstest/facts/namespace_facts.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "nstest/base/names.h"
#include "nstest/base/text.h"
#include "nstest/kernel/namespaces.h"
#include "nstest/kernel/sysctl.h"
#include "nstest/model/namespace_kind.h"
#include "nstest/process/ask.h"

namespace nstest {

namespace {

int TryUnshare(NamespaceKind kind) {
  return ::unshare(static_cast<int>(NamespaceFlag(kind))) == 0 ? 0 : errno;
}

// In a child: an ordinary user gets the others only inside of a user namespace of his own.
Value TryAllKinds() {
  Value answers(Value::Map{});
  if (TryUnshare(NamespaceKind::kUts) == EPERM) {
    answers["user"] = TryUnshare(NamespaceKind::kUser);
  }
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    const std::string name(NamespaceName(kind));
    if (answers.Find(name) == nullptr) answers[name] = TryUnshare(kind);
  }
  return answers;
}

bool IsSet(const char* sysctl, std::string_view value) {
  const auto text = ReadSysctl(sysctl);
  return text && *text == value;
}

std::string MaxName(NamespaceKind kind) {
  return "user.max_" + std::string(NamespaceFile(kind)) + "_namespaces";
}

// The setting that is known to make the kernel answer so.
std::string Cause(NamespaceKind kind, int errnum) {
  if (errnum == EINVAL) return "this kernel has no such namespaces";
  if (errnum == ENOSPC) return "raise it: sysctl -w " + MaxName(kind) + "=1000";
  if (IsSet("kernel.unprivileged_userns_clone", "0")) {
    return "allow it: sysctl -w kernel.unprivileged_userns_clone=1";
  }
  if (IsSet("kernel.apparmor_restrict_unprivileged_userns", "1")) {
    return "allow it: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";
  }
  return "run nstest as root, or where seccomp and the LSM allow it";
}

std::string RefusalText(NamespaceKind kind, const Value* answer) {
  const int errnum = answer != nullptr ? static_cast<int>(answer->number()) : 0;
  if (errnum == 0) return {};
  return "unshare(" + std::string(NamespaceName(kind)) + "): " + ErrnoName(errnum) + "; " +
         Cause(kind, errnum);
}

}  // namespace

void AddNumber(HostFacts& host, const std::string& name, const Result<std::string>& text) {
  const auto number = text ? ParseInteger(*text) : std::nullopt;
  if (number) {
    host.facts.emplace_back(name, static_cast<long>(*number));
  } else {
    host.unread.emplace_back(name, text ? "'" + *text + "' is no number" : text.error().Text());
  }
}

void AddNamespaces(HostFacts& host) {
  constexpr std::chrono::seconds kPatience(5);
  auto answers = AskIn(
      Place{}, [](pid_t /*hop*/) { return TryAllKinds(); },
      std::chrono::steady_clock::now() + kPatience);
  if (!answers) {
    host.unread.emplace_back("namespaces", answers.error().Text());
    return;
  }
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    const std::string name(NamespaceName(kind));
    host.facts.emplace_back("namespaces." + name + ".refused",
                            RefusalText(kind, answers->Find(name)));
    AddNumber(host, "limits.max_" + name + "_namespaces", ReadSysctl(MaxName(kind)));
  }
}

}  // namespace nstest
