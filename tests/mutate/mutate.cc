// Changes every expectation of a record, one thing at a time, and judges the recorded evidence
// again: an expectation that still holds shows nothing. Then takes the evidence away instead, the
// whole or its fields: what still holds would hold where nothing was seen. Prints the table, then
// the survivors.
//
// usage: mutate RECORD [--all]; exit 0, or 1 with survivors or a record that is no basis

#include <fcntl.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>

#include "mutate/mutations.h"
#include "nstest/base/unique_fd.h"
#include "nstest/judge/judge.h"
#include "nstest/report/record.h"

namespace nstest {

namespace {

struct Tally {
  int turned = 0;
  int survived = 0;
};

struct Table {
  bool all = false;                   // each change is shown, not only what survived it
  std::map<std::string, Tally> rows;  // by the last part of `what`: "number + 1"
  int cases = 0;
  int expectations = 0;
  int bad = 0;      // cases that are no basis: they did not pass
  int skipped = 0;  // cases that were not played here
  int survivors = 0;
  int unmoved = 0;  // expectations that no mutation fits
};

std::string KindOf(const std::string& what) {
  const auto colon = what.rfind(": ");
  return colon == std::string::npos ? what : what.substr(colon + 2);
}

// What was saved before this step.
Saved SavedBefore(const CaseResult& result, int step) {
  Saved saved;
  for (const StepResult& one : result.steps) {
    if (one.evidence.step < step && !one.save.empty()) saved[one.save] = one.evidence.value;
  }
  return saved;
}

std::string PlaceText(const CaseResult& result, const ExpectationResult& one) {
  return result.file + ":" + std::to_string(one.mark.line) + ": " + result.id + ": " + one.name;
}

// Whether the case is told apart from one that met the expectation.
bool Fails(const CaseResult& changed, std::size_t index) {
  const CaseResult again = JudgeAgain(changed);
  return again.verdict == Verdict::kFail && again.expectations[index].verdict == Verdict::kFail;
}

bool Turns(const CaseResult& result, std::size_t index, const Matcher& changed) {
  CaseResult copy = result;
  copy.expectations[index].matcher = changed;
  return Fails(copy, index);
}

void CountIn(Table& table, const std::string& place, const std::string& what, bool turned) {
  Tally& tally = table.rows[KindOf(what)];
  ++(turned ? tally.turned : tally.survived);
  if (!turned) ++table.survivors;
  if (table.all || !turned) {
    std::printf("%s %s: %s\n", turned ? "turned  " : "SURVIVED", place.c_str(), what.c_str());
  }
}

// Whether the expectation says that nothing need be there.
bool MayBeAbsent(const Matcher& matcher) {
  const auto* one = std::get_if<OneOf>(&matcher.kind);
  const auto* any = std::get_if<AnyOf>(&matcher.kind);
  if (one == nullptr && any == nullptr) return std::holds_alternative<IsAbsent>(matcher.kind);
  const Matchers& parts = one != nullptr ? one->options : any->parts;
  return std::any_of(parts.begin(), parts.end(), MayBeAbsent);
}

// Takes away what the step showed: all of it, and what it showed in fields.
void TryWithout(const CaseResult& result, std::size_t index, Table& table) {
  const ExpectationResult& one = result.expectations[index];
  const auto step = std::find_if(result.steps.begin(), result.steps.end(),
                                 [&](const auto& each) { return each.evidence.step == one.step; });
  if (step == result.steps.end() || MayBeAbsent(*one.matcher)) return;
  CaseResult copy = result;
  Value& seen = copy.steps[static_cast<std::size_t>(step - result.steps.begin())].evidence.value;
  const bool has_fields = seen.map() != nullptr;
  seen = Value();
  CountIn(table, PlaceText(result, one), "evidence absent", Fails(copy, index));
  if (!has_fields) return;
  seen = Value::Map{};
  CountIn(table, PlaceText(result, one), "evidence without fields", Fails(copy, index));
}

void Try(const CaseResult& result, std::size_t index, Table& table) {
  const ExpectationResult& one = result.expectations[index];
  const auto mutations = MutationsOf(*one.matcher, SavedBefore(result, one.step));
  ++table.expectations;
  if (mutations.empty()) {
    ++table.unmoved;
    std::printf("UNMOVED  %s\n", PlaceText(result, one).c_str());
  }
  for (const Mutation& mutation : mutations) {
    CountIn(table, PlaceText(result, one), mutation.what, Turns(result, index, mutation.matcher));
  }
  TryWithout(result, index, table);
}

void TryCase(const CaseResult& result, Table& table) {
  if (result.verdict == Verdict::kSkip || result.verdict == Verdict::kXfail) {
    ++table.skipped;
    return;
  }
  if (result.verdict != Verdict::kPass || JudgeAgain(result) != result) {
    ++table.bad;
    std::printf("NO PASS  %s\n", result.id.c_str());
    return;
  }
  ++table.cases;
  for (std::size_t i = 0; i < result.expectations.size(); ++i) {
    if (result.expectations[i].matcher) Try(result, i, table);
  }
}

int Report(const Table& table) {
  std::printf("\n%-22s %8s %9s\n", "mutation", "turned", "survived");
  int turned = 0;
  for (const auto& [name, tally] : table.rows) {
    std::printf("%-22s %8d %9d\n", name.c_str(), tally.turned, tally.survived);
    turned += tally.turned;
  }
  std::printf(
      "mutate: %d expectations of %d cases, %d mutations, %d survived, %d cases not played\n",
      table.expectations, table.cases, turned + table.survivors, table.survivors, table.skipped);
  const bool well = table.survivors + table.bad + table.unmoved == 0 && table.expectations > 0;
  return well ? 0 : 1;
}

int Mutate(const char* path, bool all) {
  const UniqueFd fd(::open(path, O_RDONLY | O_CLOEXEC));
  const auto record = ReadRecord(fd.get());
  if (!record || !record->complete()) {
    std::fprintf(stderr, "mutate: %s is no whole record\n", path);
    return 1;
  }
  Table table{.all = all};
  for (const CaseResult& result : record->cases) TryCase(result, table);
  return Report(table);
}

}  // namespace

}  // namespace nstest

int main(int argc, char** argv) {
  if (argc < 2) return 1;
  return nstest::Mutate(argv[1], argc > 2 && std::string_view(argv[2]) == "--all");
}
