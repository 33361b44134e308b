#pragma once

#include <string>

#include "nstest/base/result.h"
#include "nstest/model/result.h"

namespace nstest {

/// `namespaces.KIND.refused` for each kind, tried for real in one child: "" where a new one can be
/// made, else the kernel's answer and, where it is known, the setting behind it.
/// `limits.max_KIND_namespaces`.
void AddNamespaces(HostFacts& host);

/// The text as a number; unread where it could not be had.
void AddNumber(HostFacts& host, const std::string& name, const Result<std::string>& text);

}  // namespace nstest
