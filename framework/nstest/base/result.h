#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace nstest {

/// What the kernel (or the host) refused: which step, with which errno, on what.
/// Text() prints `mount(MS_BIND) '/srv': EPERM`.
struct Error {
  std::string step;     ///< the call, with the flag that matters: "mount(MS_BIND)", "write uid_map"
  int errnum = 0;       ///< errno; 0 when no system call said no (then `subject` explains)
  std::string subject;  ///< the file, name or value it was about; may be empty

  std::string Text() const;
  bool operator==(const Error&) const = default;
};

/// An Error from the current errno. Call it before anything else can change errno.
Error ErrnoError(std::string step, std::string subject = {});

/// A value or the Error that kept us from it; the names are std::expected's.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  // Implicit on purpose: `return value;` and `return error;` both read well.
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT

  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool has_value() const { return state_.index() == 0; }

  explicit operator bool() const { return has_value(); }

  T& value() & { return *std::get_if<0>(&state_); }

  const T& value() const& { return *std::get_if<0>(&state_); }

  T&& value() && { return std::move(*std::get_if<0>(&state_)); }

  T& operator*() & { return value(); }

  const T& operator*() const& { return value(); }

  T&& operator*() && { return std::move(*this).value(); }

  T* operator->() { return &value(); }

  const T* operator->() const { return &value(); }

  const Error& error() const { return *std::get_if<1>(&state_); }

  T value_or(T other) const& { return has_value() ? value() : std::move(other); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;

  Result(Error error) : error_(std::move(error)) {}  // NOLINT: see above

  bool has_value() const { return !error_.has_value(); }

  explicit operator bool() const { return has_value(); }

  const Error& error() const { return *error_; }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace nstest

/// Leaves the enclosing function with the Error of `expression`, a Result.
#define NSTEST_TRY(expression)                                                              \
  do {                                                                                      \
    if (auto nstest_status_ = (expression); !nstest_status_) return nstest_status_.error(); \
  } while (false)
