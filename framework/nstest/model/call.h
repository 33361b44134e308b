#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/value.h"

/// The action `call`: system calls, done one by one by a process of the place.
namespace nstest {

/// One call of a list: `[name, arguments...]`, or `label: [name, arguments...]`. Texts may hold
/// references: to saved evidence, and to the labels of the step.
struct Call {
  std::string label;             ///< the name of its evidence; empty: it has none
  std::string name;              ///< of CallTable
  std::vector<Value> arguments;  ///< texts, lists and maps, as written
  std::vector<Call> inner;       ///< what the child does, of a call that makes one
  bool may_fail = false;         ///< `expect` names it; else the list stops where it fails

  bool operator==(const Call&) const = default;
};

struct Calls {
  static constexpr std::string_view kKind = "call";
  std::vector<Call> calls;
  bool single = false;  ///< written as one call: its evidence is the step's
  std::string as;       ///< the process stays after its list, and has this name
  std::string by;       ///< the process that goes on; empty: a fresh one of the step's place

  bool operator==(const Calls&) const = default;
};

/// "unshare(CLONE_NEWPID)": for messages and reports. Inner lists are left out.
std::string CallText(const Call& call);

/// The texts of the list, with commas.
std::string CallsText(const Calls& calls);

template <typename Archive>
void Fields(Archive& archive, Call& call) {
  archive("label", call.label);
  archive("name", call.name);
  archive("arguments", call.arguments);
  archive("inner", call.inner);
  archive("may_fail", call.may_fail);
}

template <typename Archive>
void Fields(Archive& archive, Calls& calls) {
  archive("calls", calls.calls);
  archive("single", calls.single);
  archive("as", calls.as);
  archive("by", calls.by);
}

}  // namespace nstest
