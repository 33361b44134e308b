#pragma once

#include <string>

#include "nstest/base/units.h"
#include "nstest/model/result.h"

namespace nstest {

/// A case that a worker has begun to play.
struct CaseStart {
  std::string id;
  std::string title;
  int attempt = 1;
};

/// Turns the events of a run into the bytes of one format. Called by one thread, in this order:
/// Begin once, then CaseStarted and CaseFinished of each case, then End once. Cases overlap and
/// finish in any order; a skipped case finishes without having started.
/// Where the bytes go, and what became of them, is the sink's affair (report/byte_sink.h).
class Reporter {
 public:
  virtual ~Reporter() = default;

  virtual void Begin(const RunInfo& run, const HostFacts& host) = 0;

  virtual void CaseFinished(const CaseResult& result) = 0;

  virtual void End(const RunSummary& summary) = 0;

  // The two below are for a live view. Every other format has nothing to say to them.

  virtual void CaseStarted(const CaseStart& /*start*/) {}

  /// To be called some ten times a second while cases are played: the only moment at which a
  /// progress line is drawn anew. `elapsed` is the time since Begin.
  virtual void Tick(Nanoseconds /*elapsed*/) {}
};

}  // namespace nstest
