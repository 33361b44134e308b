#include "nstest/model/container.h"

namespace nstest {

const NamespaceSpec* Container::Find(NamespaceKind kind) const {
  for (const auto& [listed, spec] : namespaces) {
    if (listed == kind) return &spec;
  }
  return nullptr;
}

const NewNamespace* Container::FindNew(NamespaceKind kind) const {
  const NamespaceSpec* spec = Find(kind);
  return spec != nullptr ? std::get_if<NewNamespace>(spec) : nullptr;
}

}  // namespace nstest
