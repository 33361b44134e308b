#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "nstest/report/reporter.h"

namespace nstest {

/// Several reporters as one: each hears every event, in the order in which they were added.
class ReporterGroup final : public Reporter {
 public:
  void Add(std::unique_ptr<Reporter> reporter) { reporters_.push_back(std::move(reporter)); }

  void Begin(const RunInfo& run, const HostFacts& host) override {
    for (const auto& reporter : reporters_) reporter->Begin(run, host);
  }

  void CaseStarted(const CaseStart& start) override {
    for (const auto& reporter : reporters_) reporter->CaseStarted(start);
  }

  void CaseFinished(const CaseResult& result) override {
    for (const auto& reporter : reporters_) reporter->CaseFinished(result);
  }

  void Tick(Nanoseconds elapsed) override {
    for (const auto& reporter : reporters_) reporter->Tick(elapsed);
  }

  void End(const RunSummary& summary) override {
    for (const auto& reporter : reporters_) reporter->End(summary);
  }

 private:
  std::vector<std::unique_ptr<Reporter>> reporters_;
};

}  // namespace nstest
