#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "nstest/model/call.h"
#include "nstest/model/fields.h"

/// What a process that performs calls (a performer) and the worker say to one another.
namespace nstest {

// From a performer. Those marked (asks) wait for an answer.

/// A child is about to be made; its socket is enclosed.
struct Born {
  static constexpr std::string_view kKind = "born";
  std::string id;
  std::string label;
};

/// It was not made.
struct Unborn {
  static constexpr std::string_view kKind = "unborn";
  std::string id;
};

/// (asks) The first word of a new performer.
struct Arrived {
  static constexpr std::string_view kKind = "arrived";
};

/// A call that may end this process is about to be made.
struct Leaving {
  static constexpr std::string_view kKind = "leaving";
  std::string label;
};

/// A call was made.
struct Done {
  static constexpr std::string_view kKind = "done";
  std::string label;
  Value evidence;
  bool goes_on = false;  ///< it made a child, for which it still waits
};

/// A call that had to succeed did not: the list stopped.
struct Stopped {
  static constexpr std::string_view kKind = "stopped";
  std::string call;
  Value evidence;
};

/// A call could not be made at all: says nothing of the kernel.
struct Broken {
  static constexpr std::string_view kKind = "broken";
  std::string step;
  std::string subject;
};

/// (asks) The evidence of a label that another process makes.
struct WantLabel {
  static constexpr std::string_view kKind = "label";
  std::string label;
};

/// (asks) To meet another process here.
struct Meet {
  static constexpr std::string_view kKind = "meet";
  std::string name;
};

/// (asks) Until a child has come to its pause, is gone, or waits for somebody else.
struct AwaitChild {
  static constexpr std::string_view kKind = "await";
  std::string id;
};

/// (asks) Whether a guarded call may be made.
struct MayI {
  static constexpr std::string_view kKind = "may";
  int guard = 0;
};

/// (asks) Something of a process: "number" (as the sender of the answer), "pidfd", or a file of its
/// /proc/PID/ns.
struct WantProcess {
  static constexpr std::string_view kKind = "process";
  std::string name;
  std::string what;
};

/// (asks) A descriptor of another performer, by the label of the call that made it: "p.file", or
/// "p.pipe.out.read".
struct WantDescriptor {
  static constexpr std::string_view kKind = "descriptor";
  std::string name;
};

/// The answer to Give: the descriptor is enclosed, or `refused` says why not.
struct Given {
  static constexpr std::string_view kKind = "given";
  std::string label;
  std::string refused;
};

/// The list is done and the process waits for what comes.
struct Resting {
  static constexpr std::string_view kKind = "resting";
};

using FromPerformer =
    std::variant<Born, Unborn, Arrived, Leaving, Done, Stopped, Broken, WantLabel, Meet, AwaitChild,
                 MayI, WantProcess, WantDescriptor, Given, Resting>;

// To a performer.

/// Do these.
struct Assignment {
  static constexpr std::string_view kKind = "assignment";
  std::vector<Call> calls;
  std::vector<std::pair<std::string, Value>> saved;
};

/// The answer to what was asked; a descriptor or a process's number may be enclosed.
struct CallAnswer {
  static constexpr std::string_view kKind = "answer";
  Value value;
  std::string refused;  ///< why there is none
};

/// Enclose the descriptor that this call made: "file", "pipe.out.read".
struct Give {
  static constexpr std::string_view kKind = "give";
  std::string label;
};

using ToPerformer = std::variant<Assignment, CallAnswer, Give>;

template <typename Archive>
void Fields(Archive& archive, Born& message) {
  archive("id", message.id);
  archive("label", message.label);
}

template <typename Archive>
void Fields(Archive& archive, Unborn& message) {
  archive("id", message.id);
}

template <typename Archive>
void Fields(Archive& /*archive*/, Arrived& /*message*/) {}

template <typename Archive>
void Fields(Archive& archive, Leaving& message) {
  archive("label", message.label);
}

template <typename Archive>
void Fields(Archive& archive, Done& message) {
  archive("label", message.label);
  archive("evidence", message.evidence);
  archive("goes_on", message.goes_on);
}

template <typename Archive>
void Fields(Archive& archive, Stopped& message) {
  archive("call", message.call);
  archive("evidence", message.evidence);
}

template <typename Archive>
void Fields(Archive& archive, Broken& message) {
  archive("step", message.step);
  archive("subject", message.subject);
}

template <typename Archive>
void Fields(Archive& archive, WantLabel& message) {
  archive("label", message.label);
}

template <typename Archive>
void Fields(Archive& archive, Meet& message) {
  archive("name", message.name);
}

template <typename Archive>
void Fields(Archive& archive, AwaitChild& message) {
  archive("id", message.id);
}

template <typename Archive>
void Fields(Archive& archive, MayI& message) {
  archive("guard", message.guard);
}

template <typename Archive>
void Fields(Archive& archive, WantProcess& message) {
  archive("name", message.name);
  archive("what", message.what);
}

template <typename Archive>
void Fields(Archive& archive, WantDescriptor& message) {
  archive("name", message.name);
}

template <typename Archive>
void Fields(Archive& archive, Given& message) {
  archive("label", message.label);
  archive("refused", message.refused);
}

template <typename Archive>
void Fields(Archive& /*archive*/, Resting& /*message*/) {}

template <typename Archive>
void Fields(Archive& archive, Assignment& message) {
  archive("calls", message.calls);
  archive("saved", message.saved);
}

template <typename Archive>
void Fields(Archive& archive, CallAnswer& message) {
  archive("value", message.value);
  archive("refused", message.refused);
}

template <typename Archive>
void Fields(Archive& archive, Give& message) {
  archive("label", message.label);
}

}  // namespace nstest
