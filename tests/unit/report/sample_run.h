#pragma once

#include <vector>

#include "nstest/model/result.h"
#include "nstest/report/reporter.h"

namespace nstest {

/// A run with a case of every verdict, leftovers and a child that tries to forge reports.
RunInfo SampleRun();
HostFacts SampleHost();
std::vector<CaseResult> SampleResults();
RunSummary SampleSummary();

/// Plays a whole run into the reporter, in the order of the results.
void PlaySample(Reporter& reporter);

CaseResult PassingCase(const std::string& id);
/// Fails with two expectations of one step.
CaseResult FailingCase();
/// What its child printed is `output`.
CaseResult HostileCase(const std::string& output);

/// Every trick at once: control characters, ANSI, workflow commands, TAP, XML, bad UTF-8.
std::string HostileOutput();

}  // namespace nstest
