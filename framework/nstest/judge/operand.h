#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nstest/model/reference.h"
#include "nstest/model/value.h"

namespace nstest {

/// The operand as a value: a reference keeps its type, anything else is text. One that cannot be
/// resolved is absent; the loader has refused unknown names.
Value OperandValue(std::string_view operand, const Saved& saved);

/// The evidence, or an operand, as a number: a number, or a text that is one as a whole.
std::optional<double> AsNumber(const Value& value);

/// Whether an operand stands for the evidence, converted as the evidence is.
bool SameValue(const Value& operand, const Value& seen);

/// An operand as a person reads it: numbers bare, other texts in quotes, what a reference stood for
/// behind it: `1`, `"hello"`, `7774 ($outside)`.
std::string OperandText(std::string_view operand, const Saved& saved);

}  // namespace nstest
