#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/model/value.h"

namespace nstest {

/// Saved evidence by name.
using Saved = std::map<std::string, Value, std::less<>>;

/// `$x` and `${x}` of scenarios: `x`, then fields.
struct Reference {
  std::string name;
  std::vector<std::string> fields;

  bool operator==(const Reference&) const = default;
};

/// Whether the whole text is one reference, `$x.field` (or `${x.field}`).
bool IsReference(std::string_view text);

/// Every reference in the text. With `commands_only` only `${...}` counts: `$x` is the shell's.
enum class ReferenceStyle { kValue, kCommand };
Result<std::vector<Reference>> FindReferences(std::string_view text, ReferenceStyle style);

/// The value of a text in a value position: a whole `$x.field` keeps its type, else `${x}` inside
/// is filled in as text, and `$${` becomes `${`. A field that evidence lacks is absent; an unknown
/// name is an error that says so.
Result<Value> ResolveValue(std::string_view text, const Saved& saved);

/// The same as text: absent, lists and maps inside a text are an error. For kCommand `$x` is left
/// to the shell.
Result<std::string> ResolveText(std::string_view text, const Saved& saved, ReferenceStyle style);

}  // namespace nstest
