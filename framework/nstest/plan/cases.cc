#include "nstest/plan/cases.h"

#include <unordered_map>

#include "nstest/base/text.h"

namespace nstest {

namespace {

std::string MakeId(const Scenario& scenario) {
  return scenario.alone ? scenario.id_path : scenario.id_path + "::" + Slug(scenario.title);
}

Problem MakeDuplicate(const Case& second, const Scenario& first) {
  return {.file = second.scenario.file,
          .mark = second.scenario.mark,
          .message = "the id '" + second.id + "' is taken by " + first.file + ':' +
                     std::to_string(first.mark.line) + "; give the scenarios different titles"};
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

MadeCases MakeCases(std::vector<Scenario> scenarios) {
  MadeCases made;
  made.cases.reserve(scenarios.size());
  std::unordered_map<std::string, std::size_t> taken;
  for (Scenario& scenario : scenarios) {
    Case one{.id = MakeId(scenario), .scenario = std::move(scenario)};
    const auto [known, fresh] = taken.try_emplace(one.id, made.cases.size());
    if (!fresh) made.problems.push_back(MakeDuplicate(one, made.cases[known->second].scenario));
    made.cases.push_back(std::move(one));
  }
  return made;
}

}  // namespace nstest
