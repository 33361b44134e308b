#pragma once

#include <functional>
#include <optional>

#include "nstest/act/scene.h"

/// One function per action; each lives in its own file. See Act.
namespace nstest {

struct ActContext {
  Scene& scene;
  const Place& place;
  SteadyTime deadline;
};

Result<Outcome> Perform(const Run& run, const ActContext& context);
Result<Outcome> Perform(const Start& start, const ActContext& context);
Result<Outcome> Perform(const nstest::Observe& observe, const ActContext& context);
Result<Outcome> Perform(const Calls& calls, const ActContext& context);
Result<Outcome> Perform(const SendSignal& signal, const ActContext& context);
Result<Outcome> Perform(const Wait& wait, const ActContext& context);
Result<Outcome> Perform(const Stop& stop, const ActContext& context);
Result<Outcome> Perform(const Set& set, const ActContext& context);
Result<Outcome> Perform(const Mount& mount, const ActContext& context);
Result<Outcome> Perform(const Unmount& unmount, const ActContext& context);

/// The command with its `${x}` filled in.
Result<Command> Resolve(const Command& command, const Saved& saved);

/// The fact with the references in its argument filled in.
Result<FactQuery> Resolve(const FactQuery& query, const Saved& saved);

/// The mount with the references in its texts filled in.
Result<Mount> Resolve(const Mount& mount, const Saved& saved);

/// Runs a call in the place; the evidence is the errno with which it was refused, or none.
Result<Outcome> CallIn(const ActContext& context, const std::function<Status()>& call);

/// A command that cannot be executed is an answer, as the shell's 126 and 127 are. Nothing when the
/// error is another.
std::optional<Outcome> AsExecRefusal(const Error& error);

/// Waits for the process's end until the deadline; the evidence is that of a command. `begun` is
/// when it was started, or waited for.
Outcome AwaitEnd(Loop& loop, const Process& process, SteadyTime begun, SteadyTime deadline);

}  // namespace nstest
