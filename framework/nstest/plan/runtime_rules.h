#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "nstest/model/plan.h"

namespace nstest {

/// Why a runtime cannot make a container of the plan, as the end of a sentence whose subject it is;
/// empty where it can. Pure.
using RuntimeRule = std::string (*)(const Container& container, const Plan& plan);

// Of several families.

std::string NeedsOtherUserMaps(const Container& container, const Plan& plan);

/// It always makes a mount namespace.
std::string NeedsNoMountNamespace(const Container& container, const Plan& plan);

/// It sets the loopback link of a new network namespace up.
std::string NeedsLoopbackDown(const Container& container, const Plan& plan);

/// It makes a cgroup for every container.
std::string NeedsNoCgroup(const Container& container, const Plan& plan);

std::string NeedsNoKeyring(const Container& container, const Plan& plan);

// What they look at.

/// Joined of another container or process, or by a file.
bool IsJoined(const Container& container, NamespaceKind kind);

bool IsBelow(std::string_view path, std::string_view folder);

/// Whether a mount takes its source, or a path among its options, from an earlier one.
bool NeedsMount(const Mount& mount, const Mount& earlier);

/// Whether the steps' words, without what only people read, have one of these in them.
bool StepsMention(const Plan& plan, std::span<const std::string_view> words);

/// The same of those steps that are wanted.
bool StepsMention(const Plan& plan, std::span<const std::string_view> words,
                  const std::function<bool(const Step&)>& wanted);

/// Whether a step shows the namespaces of all kinds.
bool ObservesAllNamespaces(const Plan& plan);

}  // namespace nstest
