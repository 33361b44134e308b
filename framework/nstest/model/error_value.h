#pragma once

#include <optional>

#include "nstest/base/result.h"
#include "nstest/model/value.h"

/// How an Error crosses to another process: {step, errno, subject}. (No Result holds an Error as
/// its value, so that model/fields.h cannot read one.)
namespace nstest {

Value ErrorValue(const Error& error);

/// Nothing where the value is no map: what a process without an error tells is absent. A map that
/// lacks a field, or has another type there, is itself an error of reading.
std::optional<Error> ErrorIn(const Value& value);

}  // namespace nstest
