#pragma once

#include "nstest/calls/call_table.h"

/// What the rows of the table are written with.
namespace nstest::rows {

using Kind = ParameterKind;

constexpr Parameter Number(std::string_view name, std::string_view set = {}) {
  return {Kind::kNumber, name, set};
}

constexpr Parameter Flags(std::string_view name, std::string_view set) {
  return {Kind::kFlags, name, set};
}

constexpr Parameter Text(std::string_view name) {
  return {Kind::kText, name};
}

constexpr Parameter Data(std::string_view name) {
  return {Kind::kData, name};
}

constexpr Parameter Descriptor(std::string_view name) {
  return {Kind::kDescriptor, name};
}

constexpr Parameter Process(std::string_view name) {
  return {Kind::kProcess, name};
}

constexpr Parameter Select(std::string_view set, std::int64_t value) {
  return {Kind::kSelector, "selector", set, value};
}

constexpr Parameter Struct(std::string_view name, std::string_view set) {
  return {Kind::kStruct, name, set};
}

constexpr Parameter Of(Kind kind, std::string_view name = {}) {
  return {kind, name};
}

constexpr Parameter Constant(std::int64_t value) {
  return {Kind::kConstant, {}, {}, value};
}

constexpr Parameter Out(std::string_view name, std::string_view set) {
  return {Kind::kOutStruct, name, set};
}

constexpr Parameter InOut(std::string_view name, std::string_view set) {
  return {Kind::kInOutStruct, name, set};
}

/// An output of at most so many bytes, or items.
constexpr Parameter OutOf(Kind kind, std::int64_t most, std::string_view name = {}) {
  return {kind, name, {}, most};
}

/// May be left out: it is this number then, or NULL.
constexpr Parameter Optional(Parameter parameter, std::int64_t value = 0) {
  parameter.optional = true;
  parameter.value = value;
  return parameter;
}

constexpr CallInfo Guarded(CallInfo info, CallGuard guard) {
  info.guard = guard;
  return info;
}

constexpr CallInfo MayNotReturn(CallInfo info) {
  info.may_not_return = true;
  return info;
}

std::span<const CallInfo> FileCalls();
std::span<const CallInfo> MountCalls();
std::span<const CallInfo> ProcessCalls();
std::span<const CallInfo> IdCalls();
std::span<const CallInfo> IpcCalls();
std::span<const CallInfo> SocketCalls();
std::span<const CallInfo> TimeCalls();
std::span<const CallInfo> RequestCalls();
std::span<const CallInfo> HostCalls();

}  // namespace nstest::rows
