#include "nstest/model/namespace_kind.h"

namespace nstest {

std::string_view NamespaceName(NamespaceKind kind) {
  for (const auto& [name, known] : NamesOf(&kind)) {
    if (known == kind) return name;
  }
  return {};
}

std::string_view NamespaceFile(NamespaceKind kind) {
  if (kind == NamespaceKind::kMount) return "mnt";
  if (kind == NamespaceKind::kNetwork) return "net";
  return NamespaceName(kind);
}

std::optional<NamespaceKind> NamespaceKindByName(std::string_view name) {
  for (const NamespaceKind kind : kAllNamespaceKinds) {
    if (name == NamespaceName(kind) || name == NamespaceFile(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace nstest
