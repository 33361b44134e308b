#pragma once

#include <sys/eventfd.h>

#include <cerrno>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "nstest/engine/engine.h"

namespace nstest {

/// A worker that answers each plan at once with what `script` says, through memory alone.
class FakeWorker : public WorkerLink {
 public:
  /// The messages that answer a plan; a missing CaseDone at the end: the worker dies, or says no
  /// more.
  using Script = std::function<std::vector<FromWorker>(const Plan&)>;

  explicit FakeWorker(Script script)
      : script_(std::move(script)), event_(::eventfd(1, EFD_CLOEXEC)) {
    inbox_.emplace_back(Hello{});
  }

  int fd() const override { return event_.get(); }  // always readable

  Status Send(const ToWorker& message) override {
    if (const auto* play = std::get_if<Play>(&message)) {
      const auto answers = script_(play->plan);
      inbox_.insert(inbox_.end(), answers.begin(), answers.end());
      const bool done = !answers.empty() && std::holds_alternative<CaseDone>(answers.back());
      dead_ = !done && !falls_silent;
    }
    if (const auto* holds = std::get_if<Holds>(&message)) told_.push_back(holds->holds);
    return {};
  }

  Result<std::optional<FromWorker>> TryReceive() override {
    if (inbox_.empty() && dead_) return Error{"receive", 0, "gone"};
    if (inbox_.empty()) return std::optional<FromWorker>();
    FromWorker message = inbox_.front();
    inbox_.pop_front();
    return std::optional(std::move(message));
  }

  const std::vector<bool>& told() const { return told_; }

  bool falls_silent = false;  ///< after a missing CaseDone it lives on

 private:
  Script script_;
  UniqueFd event_;
  std::deque<FromWorker> inbox_;
  std::vector<bool> told_;
  bool dead_ = false;
};

class FakeWorkers : public WorkerMaker {
 public:
  explicit FakeWorkers(FakeWorker::Script script) : script_(std::move(script)) {}

  Result<std::unique_ptr<WorkerLink>> Make(bool real_host) override {
    made.push_back(real_host);
    if (refuse) return Error{"clone3(pid)", 1, ""};
    if (lost > 0) {
      --lost;
      return Error{"send", EPIPE, ""};
    }
    auto worker = std::make_unique<FakeWorker>(script_);
    worker->falls_silent = fall_silent;
    return std::unique_ptr<WorkerLink>(std::move(worker));
  }

  std::vector<bool> made;  ///< real_host of each
  bool refuse = false;
  int lost = 0;              ///< so many are killed before they greet
  bool fall_silent = false;  ///< FakeWorker::falls_silent of each

 private:
  FakeWorker::Script script_;
};

class FakeReporter : public Reporter {
 public:
  void Begin(const RunInfo& /*run*/, const HostFacts& /*host*/) override {}

  void CaseFinished(const CaseResult& result) override { results.push_back(result); }

  void End(const RunSummary& /*summary*/) override {}

  std::vector<CaseResult> results;
};

}  // namespace nstest
