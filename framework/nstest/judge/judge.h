#pragma once

#include "nstest/model/evidence.h"
#include "nstest/model/reference.h"
#include "nstest/model/result.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// Case x Evidence -> Result: one expectation per step that has one, an implied one for a step that
/// had to succeed and did not, and the case's verdict. Pure.
///
/// The verdict is the first that applies: skip; fail, where a reached expectation does not hold;
/// error; timeout; error, where no expectation was reached at all; pass.
CaseResult Judge(const Case& played, const Evidence& evidence);

/// What is expected of the step, before it is played; empty where its author says nothing.
std::string ExpectedOf(const Step& step);

/// Judges a recorded case once more, from the evidence and matchers that the record keeps.
CaseResult JudgeAgain(const CaseResult& recorded);

/// Whether the step's expectation holds now: asked after each try of `eventually`.
bool HoldsNow(const Step& step, const Value& value, const Saved& saved);

}  // namespace nstest
