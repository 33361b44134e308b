#pragma once

#include <array>
#include <vector>

#include "nstest/base/result.h"
#include "nstest/calls/call_table.h"
#include "nstest/model/value.h"
#include "nstest/syscalls/buffers.h"

namespace nstest {

/// The arguments of one call as the kernel takes them, and what it wrote.
class Frame {
 public:
  /// Fails with the step "argument".
  static Result<Frame> Make(const CallInfo& info, const std::vector<Value>& arguments);

  const std::array<long, kMostParameters>& raw() const { return raw_; }

  /// What the kernel wrote, when it returned `result`: the one output, or a map of several by name.
  Value ReadOutputs(std::int64_t result) const;

 private:
  struct Output {
    const Parameter* parameter;
    std::vector<char>* bytes;
  };

  explicit Frame(const CallInfo& info) : info_(&info) {}

  Status Fill(const std::vector<Value>& arguments);
  Status Write(const Parameter& parameter, const Value& value, long& raw);
  Status WriteList(const Parameter& parameter, const Value& value, long& raw);
  void WriteText(const Value& value, long& raw);
  void FillIn(const Parameter& parameter, long& raw);
  void MakeRoom(const Parameter& parameter, long& raw);
  std::vector<char>& Point(std::size_t size, long& raw);

  const CallInfo* info_;
  Buffers buffers_;
  std::array<long, kMostParameters> raw_{};
  std::vector<Output> outputs_;
  std::size_t length_ = 0;  // of the parameter before
  std::size_t count_ = 0;   // its items
};

}  // namespace nstest
