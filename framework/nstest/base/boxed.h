#pragma once

#include <memory>
#include <utility>

namespace nstest {

/// A value on the heap that copies and compares like the value: for types that contain themselves.
/// Never empty, but after a move, when only assignment and destruction are allowed.
template <typename T>
class Boxed {
 public:
  Boxed() : value_(std::make_unique<T>()) {}

  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: stands for the value

  Boxed(const Boxed& other) : value_(std::make_unique<T>(*other)) {}

  Boxed(Boxed&&) noexcept = default;

  Boxed& operator=(const Boxed& other) {
    value_ = std::make_unique<T>(*other);
    return *this;
  }

  Boxed& operator=(Boxed&&) noexcept = default;
  ~Boxed() = default;

  T& operator*() { return *value_; }

  const T& operator*() const { return *value_; }

  T* operator->() { return value_.get(); }

  const T* operator->() const { return value_.get(); }

  friend bool operator==(const Boxed& a, const Boxed& b) { return *a == *b; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace nstest
