// Changes every expectation of a record, one thing at a time, and judges the recorded evidence
// again: an expectation that still holds shows nothing. Prints the table, then the survivors.
//
// usage: mutate RECORD [--all]; exit 0, or 1 with survivors or a record that is no basis

#include <fcntl.h>

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
bool Turns(const CaseResult& result, std::size_t index, const Matcher& changed) {
  CaseResult copy = result;
  copy.expectations[index].matcher = changed;
  const CaseResult again = JudgeAgain(copy);
  return again.verdict == Verdict::kFail && again.expectations[index].verdict == Verdict::kFail;
}

void Try(const CaseResult& result, std::size_t index, Table& table, bool all) {
  const ExpectationResult& one = result.expectations[index];
  const auto mutations = MutationsOf(*one.matcher, SavedBefore(result, one.step));
  ++table.expectations;
  if (mutations.empty()) {
    ++table.unmoved;
    std::printf("UNMOVED  %s\n", PlaceText(result, one).c_str());
  }
  for (const Mutation& mutation : mutations) {
    const bool turned = Turns(result, index, mutation.matcher);
    Tally& tally = table.rows[KindOf(mutation.what)];
    ++(turned ? tally.turned : tally.survived);
    if (!turned) ++table.survivors;
    if (all || !turned) {
      std::printf("%s %s: %s\n", turned ? "turned  " : "SURVIVED", PlaceText(result, one).c_str(),
                  mutation.what.c_str());
    }
  }
}

void TryCase(const CaseResult& result, Table& table, bool all) {
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
    if (result.expectations[i].matcher) Try(result, i, table, all);
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
  Table table;
  for (const CaseResult& result : record->cases) TryCase(result, table, all);
  return Report(table);
}

}  // namespace

}  // namespace nstest

int main(int argc, char** argv) {
  if (argc < 2) return 1;
  return nstest::Mutate(argv[1], argc > 2 && std::string_view(argv[2]) == "--all");
}
