#include "nstest/load/combinations.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "nstest/load/axes.h"
#include "nstest/load/context.h"
#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"
#include "nstest/load/scenario_maker.h"

namespace nstest {

namespace {

// All values that the combinations of one document may have together.
constexpr std::size_t kMostFilledNodes = 1'000'000;

// The keys of a document that are about values, and all its others.
struct Divided {
  std::optional<Node> matrix;
  std::optional<Node> vars;
  Node rest;
};

Divided Divide(Node document) {
  Divided divided{{}, {}, {document.kind, document.plain, document.mark, document.text, {}}};
  for (std::size_t i = 0; i + 1 < document.children.size(); i += 2) {
    Node& key = document.children[i];
    Node& value = document.children[i + 1];
    if (key.text == "matrix") {
      divided.matrix = std::move(value);
    } else if (key.text == "vars") {
      divided.vars = std::move(value);
    } else {
      divided.rest.children.push_back(std::move(key));
      divided.rest.children.push_back(std::move(value));
    }
  }
  return divided;
}

// The problems of several combinations of one text, each said once.
class ProblemTally {
 public:
  void Add(std::vector<Problem> problems, const Combination& combination) {
    ++combinations_;
    for (Problem& problem : problems) {
      const auto known = std::find_if(seen_.begin(), seen_.end(),
                                      [&](const Seen& seen) { return seen.problem == problem; });
      if (known == seen_.end()) {
        seen_.push_back({std::move(problem), combinations_, 1, CombinationText(combination)});
      } else if (known->last != combinations_) {
        known->last = combinations_;
        ++known->count;
      }
    }
  }

  // What only some of them have says in which it was found first.
  template <typename Report>
  void ForEach(const Report& report) const {
    for (const Seen& seen : seen_) {
      std::string message = seen.problem.message;
      if (seen.count < combinations_) message += ", with " + seen.first;
      report(seen.problem, std::move(message));
    }
  }

 private:
  struct Seen {
    Problem problem;
    std::size_t last = 0;
    std::size_t count = 0;
    std::string first;
  };

  std::vector<Seen> seen_;
  std::size_t combinations_ = 0;
};

// One document with values: the names are known once, and filled in for each combination.
class Filling {
 public:
  Filling(Divided divided, ProblemList& problems)
      : divided_(std::move(divided)), problems_(problems), context_{problems, names_} {}

  std::vector<Scenario> Make(Nanoseconds timeout) {
    const std::size_t errors = problems_.error_count();
    if (divided_.matrix) axes_ = MakeAxes(*divided_.matrix, "matrix", context_);
    if (divided_.vars) AddVariables();
    if (problems_.error_count() > errors) return {};
    std::vector<Scenario> scenarios;
    const std::size_t count = CountCombinations(axes_);
    for (std::size_t i = 0; i < count && total_.nodes > 0 && !problems_.full(); ++i) {
      scenarios.push_back(MakeOne(i, timeout));
    }
    errors_.ForEach([&](const Problem& problem, std::string message) {
      problems_.Error(problem.mark, std::move(message), problem.suggestion);
    });
    warnings_.ForEach([&](const Problem& problem, std::string message) {
      problems_.Warn(problem.mark, std::move(message));
    });
    if (problems_.error_count() == errors) ReportUnused();
    return scenarios;
  }

 private:
  void AddVariables() {
    const Node& vars = *divided_.vars;
    if (!RequireMap(vars, "vars", context_)) return;
    for (std::size_t i = 0; i + 1 < vars.children.size(); i += 2) {
      AddName(vars.children[i], "variable", names_.given, context_);
    }
  }

  // Each may be made of those above it, and of the matrix's.
  void FillVariables(FillBudget& budget, ProblemList& problems) {
    if (!divided_.vars) return;
    const Node& vars = *divided_.vars;
    for (std::size_t i = 0; i + 1 < vars.children.size(); i += 2) {
      values_[vars.children[i].text].node =
          Filler(values_, budget, problems).FillValue(vars.children[i + 1]);
    }
  }

  Scenario MakeOne(std::size_t index, Nanoseconds timeout) {
    ProblemList problems = problems_.Aside();
    Combination combination = TakeCombination(axes_, index, values_);
    FillBudget budget;
    budget.nodes = std::min(budget.nodes, total_.nodes);
    const std::size_t nodes = budget.nodes;
    FillVariables(budget, problems);
    Node filled = Filler(values_, budget, problems).Fill(divided_.rest);
    total_.nodes -= std::min(total_.nodes, nodes - budget.nodes);
    Names names{.given = names_.given};
    Context context{problems, names};
    const bool whole = budget.nodes > 0;
    Scenario scenario = whole ? MakeScenario(std::move(filled), timeout, context) : Scenario();
    if (const Node* title = Find(divided_.rest, "scenario")) scenario.written_title = title->text;
    if (!axes_.empty()) scenario.combination = combination;
    errors_.Add(problems.TakeErrors(), combination);
    warnings_.Add(problems.TakeWarnings(), combination);
    return scenario;
  }

  void ReportUnused() {
    for (const auto& [name, given] : values_) {
      if (given.used) continue;
      std::string message = Quoted(name) + " is given a value and not used: write $";
      message.append(name).append(" or ${").append(name).append("} where it belongs");
      problems_.Error(names_.given.find(name)->second.mark, std::move(message));
    }
  }

  Divided divided_;
  ProblemList& problems_;
  Names names_;
  Context context_;
  std::vector<Axis> axes_;
  GivenValues values_;
  FillBudget total_{kMostFilledNodes, 0};
  ProblemTally errors_;
  ProblemTally warnings_;
};

}  // namespace

std::vector<Scenario> MakeScenarios(Node document, Nanoseconds timeout, ProblemList& problems) {
  const bool has_values = Find(document, "matrix") != nullptr || Find(document, "vars") != nullptr;
  std::vector<Scenario> scenarios;
  if (has_values) return Filling(Divide(std::move(document)), problems).Make(timeout);
  Names names;
  Context context{problems, names};
  scenarios.push_back(MakeScenario(std::move(document), timeout, context));
  return scenarios;
}

}  // namespace nstest
