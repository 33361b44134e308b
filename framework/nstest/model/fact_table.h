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

enum class FactShape {
  kScalar,   ///< a text, a number, or true or false
  kMap,      ///< has no fields but those of the table
  kOpenMap,  ///< its fields' names depend on what is observed: the variables of an environment
  kList,
};

struct FactType;

struct FactField {
  std::string_view name;
  const FactType* type;
};

/// What a fact's value is, or a part of it. Each may be absent, or {unreadable: ERRNO}, as well.
struct FactType {
  FactShape shape = FactShape::kScalar;
  /// Of kMap, in alphabetical order; of kList what can be asked of it besides its items.
  std::span<const FactField> fields;
  const FactType* item = nullptr;  ///< of kList, and each value of kOpenMap
};

/// One fact that `observe` knows.
struct FactInfo {
  std::string_view name;
  FactArgument argument = FactArgument::kNone;
  FactArgumentKind argument_kind = FactArgumentKind::kText;
  const FactType* type;
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

/// nullptr where a value of this type has no such field. `unreadable` is one of each.
const FactType* FindField(const FactType& type, std::string_view field);

/// What the query shows; nullptr for an unknown fact or field.
const FactType* FindType(const FactQuery& query);

std::span<const SettableFact> AllSettableFacts();

/// nullptr for a fact that `set` cannot set.
const SettableFact* FindSettableFact(const FactQuery& query);

}  // namespace nstest
