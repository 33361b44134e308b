#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/model/reference.h"
#include "nstest/model/value.h"

namespace nstest {

/// Whether this is what evidence says of something the kernel would not show: {unreadable: EACCES}.
bool IsUnreadable(const Value& value);

/// The operand as a value: a reference keeps its type, anything else is text. Fails, with a subject
/// that says why, where a reference stands for nothing that could be compared.
Result<Value> ResolveOperand(std::string_view operand, const Saved& saved);

/// The same as a number, for what compares in order.
Result<double> ResolveNumber(std::string_view operand, const Saved& saved);

/// The evidence, or an operand, as a number: a number, or a text that is one as a whole.
std::optional<double> AsNumber(const Value& value);

/// Whether an operand stands for the evidence, converted as the evidence is.
bool SameValue(const Value& operand, const Value& seen);

/// An operand as a person reads it: numbers bare, other texts in quotes, what a reference stood for
/// before it: `1`, `"hello"`, `7774 ($outside)`.
std::string OperandText(std::string_view operand, const Saved& saved);

}  // namespace nstest
