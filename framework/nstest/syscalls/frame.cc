#include "nstest/syscalls/frame.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <ctime>

#include "nstest/calls/constant_table.h"
#include "nstest/calls/struct_table.h"
#include "nstest/syscalls/outputs.h"
#include "nstest/syscalls/struct_bytes.h"

namespace nstest {

namespace {

using enum ParameterKind;

constexpr std::size_t kPointer = sizeof(char*);

Error NoList(const Value& value) {
  return {"argument", 0, DisplayText(value) + " is no list"};
}

long AddressOf(const void* pointer) {
  return reinterpret_cast<std::intptr_t>(pointer);
}

std::string PlainText(const Value& value) {
  return value.text() != nullptr ? *value.text() : DisplayText(value);
}

Result<std::uint64_t> SignalSet(const Value& value) {
  std::uint64_t set = 0;
  if (value.text() == nullptr) return Error{"argument", 0, DisplayText(value) + " is no signal"};
  std::string_view rest = *value.text();
  while (!rest.empty()) {
    const std::size_t bar = std::min(rest.find('|'), rest.size());
    const auto number = NumberOf(rest.substr(0, bar), "signal");
    if (!number) return number.error();
    if (*number > 0) set |= std::uint64_t{1} << static_cast<unsigned>(*number - 1);
    rest.remove_prefix(std::min(bar + 1, rest.size()));
  }
  return set;
}

}  // namespace

Result<Frame> Frame::Make(const CallInfo& info, const std::vector<Value>& arguments) {
  Frame frame(info);
  NSTEST_TRY(frame.Fill(arguments));
  return frame;
}

Status Frame::Fill(const std::vector<Value>& arguments) {
  std::size_t at = 0;
  std::size_t next = 0;
  for (const Parameter& parameter : info_->used()) {
    long& raw = raw_.at(at++);
    if (!IsWritten(parameter.kind)) {
      IsOutput(parameter.kind) ? MakeRoom(parameter, raw) : FillIn(parameter, raw);
      continue;
    }
    if (next >= arguments.size()) {
      raw = static_cast<long>(parameter.value);
      if (parameter.kind == kInOutStruct) {
        NSTEST_TRY(Write(parameter, Value::Map{}, raw));
      }
      continue;
    }
    NSTEST_TRY(Write(parameter, arguments[next++], raw));
  }
  // The one count that stands before its list: setgroups(2).
  if (info_->parameters[0].kind == kCount) raw_[0] = static_cast<long>(count_);
  return {};
}

std::vector<char>& Frame::Point(std::size_t size, long& raw) {
  auto& bytes = buffers_.Add(size);
  raw = AddressOf(bytes.data());
  return bytes;
}

void Frame::WriteText(const Value& value, long& raw) {
  const std::string text = PlainText(value);
  auto& bytes = Point(text.size() + 1, raw);
  std::copy(text.begin(), text.end(), bytes.begin());
  length_ = text.size();
}

Status Frame::WriteList(const Parameter& parameter, const Value& value, long& raw) {
  if (value.list() == nullptr) return NoList(value);
  const StructInfo* info = FindStruct(parameter.set);
  const std::size_t item = parameter.kind == kTexts     ? kPointer
                           : parameter.kind == kNumbers ? sizeof(std::uint32_t)
                                                        : info->size;
  count_ = value.list()->size();
  // A list of texts ends with NULL.
  auto& bytes = Point((count_ + 1) * item, raw);
  std::span<char> at(bytes);
  for (const Value& one : *value.list()) {
    if (parameter.kind == kStructs) {
      NSTEST_TRY(EncodeStruct(*info, one, at.first(item), buffers_));
    } else {
      long number = 0;
      if (parameter.kind == kTexts) {
        WriteText(one, number);
      } else {
        const auto parsed = NumberOf(one, {});
        if (!parsed) return parsed.error();
        number = static_cast<long>(*parsed);
      }
      std::memcpy(at.data(), &number, item);
    }
    at = at.subspan(item);
  }
  if (parameter.kind == kStructs && parameter.value != 0) outputs_.push_back({&parameter, &bytes});
  return {};
}

Status Frame::Write(const Parameter& parameter, const Value& value, long& raw) {
  switch (parameter.kind) {
    case kText:
    case kData:
      WriteText(value, raw);
      return {};
    case kTexts:
    case kNumbers:
    case kStructs:
      return WriteList(parameter, value, raw);
    case kStruct:
    case kInOutStruct: {
      const StructInfo& info = *FindStruct(parameter.set);
      auto& bytes = Point(info.size, raw);
      length_ = info.size;
      if (parameter.kind == kInOutStruct) outputs_.push_back({&parameter, &bytes});
      return EncodeStruct(info, value, bytes, buffers_);
    }
    case kAddress: {
      auto address = EncodeAddress(value, buffers_);
      if (!address) return address.error();
      raw = AddressOf((*address)->data());
      length_ = (*address)->size();
      return {};
    }
    case kDuration:
      return EncodeDuration(value, Point(sizeof(timespec), raw), buffers_);
    case kSignals: {
      const auto set = SignalSet(value);
      if (!set) return set.error();
      std::memcpy(Point(sizeof *set, raw).data(), &*set, sizeof *set);
      return {};
    }
    case kSelector:
      raw = static_cast<long>(parameter.value);
      return {};
    default:
      break;
  }
  const std::string_view set = parameter.kind == kDescriptor ? "directory" : parameter.set;
  const auto number = parameter.kind == kFlags ? FlagsOf(value, set) : NumberOf(value, set);
  if (!number) return number.error();
  raw = static_cast<long>(*number);
  return {};
}

void Frame::FillIn(const Parameter& parameter, long& raw) {
  if (parameter.kind == kConstant) {
    raw = static_cast<long>(parameter.value);
  } else if (parameter.kind == kLength) {
    raw = static_cast<long>(length_);
  } else if (parameter.kind == kCount) {
    raw = static_cast<long>(count_);
  } else if (parameter.kind == kSpace && !outputs_.empty()) {
    const auto size = static_cast<socklen_t>(outputs_.back().bytes->size());
    std::memcpy(Point(sizeof size, raw).data(), &size, sizeof size);
  }
}

void Frame::MakeRoom(const Parameter& parameter, long& raw) {
  outputs_.push_back({&parameter, &Point(RoomFor(parameter), raw)});
}

Value Frame::ReadOutputs(std::int64_t result) const {
  Value::Map named;
  for (const Output& output : outputs_) {
    Value value = ReadOutput(*output.parameter, *output.bytes, result);
    if (outputs_.size() == 1) return value;
    const std::string_view name = output.parameter->name;
    named.emplace_back(name.empty() ? "value" : name, std::move(value));
  }
  return named.empty() ? Value() : Value(std::move(named));
}

}  // namespace nstest
