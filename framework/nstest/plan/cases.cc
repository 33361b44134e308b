#include "nstest/plan/cases.h"

#include <unordered_map>

#include "nstest/base/text.h"

namespace nstest {

namespace {

// "[kind=pid,entry=clone]"; empty without a matrix.
std::string CombinationOf(const Scenario& scenario) {
  std::string text;
  for (const auto& [axis, label] : scenario.combination) {
    text.append(text.empty() ? "[" : ",").append(axis).append("=").append(label);
  }
  return text.empty() ? text : text + ']';
}

std::string SlugOf(const Scenario& scenario) {
  return Slug(scenario.written_title.empty() ? scenario.title : scenario.written_title);
}

Problem MakeProblem(const Scenario& scenario, std::string message) {
  return {.file = scenario.file, .mark = scenario.mark, .message = std::move(message)};
}

// Said at both places: either title may be the one to change.
void AddDuplicate(const Case& first, const Case& second, std::vector<Problem>& problems) {
  const auto say = [&](const Case& at, const Case& other) {
    const Mark& mark = other.scenario.mark;
    problems.push_back(MakeProblem(
        at.scenario, "the id '" + at.id + "' is also that of " + other.scenario.file + ':' +
                         std::to_string(mark.line) + "; give the scenarios different titles"));
  };
  say(first, second);
  say(second, first);
}

}  // namespace

std::string Slug(std::string_view title) {
  constexpr std::size_t kLongest = 60;
  std::string slug;
  for (const char c : title) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (upper || plain) {
      slug += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
    if (slug.size() == kLongest) break;
  }
  while (slug.ends_with('-')) slug.pop_back();
  return slug;
}

std::string MakeId(const Scenario& scenario) {
  const std::string slug = scenario.alone ? "" : "::" + SlugOf(scenario);
  return scenario.id_path + slug + CombinationOf(scenario);
}

MadeCases MakeCases(std::vector<Scenario> scenarios) {
  MadeCases made;
  made.cases.reserve(scenarios.size());
  std::unordered_map<std::string, std::size_t> taken;
  for (Scenario& scenario : scenarios) {
    std::string id = MakeId(scenario);
    Case one{.id = std::move(id), .scenario = std::move(scenario)};
    const auto [known, fresh] = taken.try_emplace(one.id, made.cases.size());
    if (!fresh) AddDuplicate(made.cases[known->second], one, made.problems);
    if (!one.scenario.alone && SlugOf(one.scenario).empty()) {
      made.problems.push_back(
          MakeProblem(one.scenario, "this title has no letter a-z or digit to make an id from"));
    }
    made.cases.push_back(std::move(one));
  }
  return made;
}

}  // namespace nstest
