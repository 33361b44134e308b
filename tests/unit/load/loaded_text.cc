#include "loaded_text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace nstest {

Loaded LoadTestText(std::string_view text) {
  return LoadText(text, {.file = "test.yaml", .id_path = "test", .folder = "/folder"});
}

Scenario LoadOne(std::string_view text) {
  Loaded loaded = LoadTestText(text);
  EXPECT_EQ(ProblemTexts({.errors = loaded.errors}), "") << text;
  EXPECT_EQ(loaded.scenarios.size(), 1U) << text;
  return loaded.scenarios.empty() ? Scenario{} : std::move(loaded.scenarios.front());
}

Matcher LoadExpectation(std::string_view steps) {
  const Scenario scenario =
      LoadOne("scenario: x\ncontainers: {box: {namespaces: [pid]}}\nsteps:\n" + std::string(steps));
  const bool expects = !scenario.steps.empty() && scenario.steps.back().expect.has_value();
  EXPECT_TRUE(expects) << steps;
  return expects ? *scenario.steps.back().expect : Matcher{};
}

std::string ProblemTexts(const Loaded& loaded) {
  std::string text;
  for (const Problem& problem : loaded.errors) text += ProblemText(problem, "error");
  for (const Problem& problem : loaded.warnings) text += ProblemText(problem, "warning");
  return text;
}

std::string ReadTestFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace nstest
