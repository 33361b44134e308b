#pragma once

#include <span>
#include <string_view>

#include "nstest/model/action.h"

namespace nstest {

enum class FactArgument { kNone, kOptional, kRequired };

enum class FactArgumentKind {
  kProcess,    ///< "box.init", or what a step started, by its name
  kContainer,  ///< a container's name
  kPath,       ///< absolute, as the observing place sees it
  kText,       ///< a name of the kernel's: "kernel.shmmax"
};

/// What a fact's value is, as far as it never changes. Any fact may be absent as well.
enum class FactShape { kScalar, kStructured };

/// One fact that `observe` knows.
struct FactInfo {
  std::string_view name;
  FactArgument argument = FactArgument::kNone;
  FactArgumentKind argument_kind = FactArgumentKind::kText;
  FactShape shape = FactShape::kStructured;
  /// The fields that the value can have; empty where they depend on the host ("eth0").
  std::span<const std::string_view> fields;
  std::string_view about;  ///< half a sentence for the manual
};

/// One fact that `set` knows.
struct SettableFact {
  std::string_view text;     ///< as written, without argument: "clock.realtime", "sysctl"
  std::string_view touches;  ///< the word that `touches` must name; empty: always namespaced
};

/// Every fact that can be observed, in alphabetical order.
std::span<const FactInfo> AllFacts();

/// nullptr for an unknown name.
const FactInfo* FindFact(std::string_view name);

std::span<const SettableFact> AllSettableFacts();

/// nullptr for a fact that `set` cannot set.
const SettableFact* FindSettableFact(const FactQuery& query);

}  // namespace nstest
