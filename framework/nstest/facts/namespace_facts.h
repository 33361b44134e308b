#pragma once

#include "nstest/model/result.h"

namespace nstest {

/// `namespaces.KIND.refused` for each kind, tried for real in one child: "" where a new one can be
/// made, else the kernel's answer and, where it is known, the setting behind it.
/// `limits.max_KIND_namespaces`.
void AddNamespaces(HostFacts& host);

}  // namespace nstest
