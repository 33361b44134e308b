#include "nstest/load/load.h"

#include <iterator>
#include <utility>

#include "nstest/base/sha256.h"
#include "nstest/load/combinations.h"
#include "nstest/load/source_files.h"
#include "nstest/yaml/problem_list.h"
#include "nstest/yaml/source_text.h"
#include "nstest/yaml/text_file.h"
#include "nstest/yaml/yaml_documents.h"

namespace nstest {

namespace {

// What the matrices of one file may add to its documents.
constexpr std::size_t kMostAdded = 10'000;

void AddScenarios(YamlDocument document, const SourceName& source, ProblemList& problems,
                  std::vector<Scenario>& scenarios) {
  const int position = scenarios.empty() ? 0 : scenarios.back().position + 1;
  for (Scenario& scenario : MakeScenarios(std::move(document.root), source.timeout, problems)) {
    scenario.file = source.file;
    scenario.id_path = source.id_path;
    scenario.suite = source.suite;
    scenario.folder = source.folder;
    scenario.sha256 = Sha256(document.text);
    scenario.position = position;
    scenarios.push_back(std::move(scenario));
  }
}

std::vector<Scenario> MakeAllScenarios(const SourceText& text, const SourceName& source,
                                       ProblemList& problems) {
  std::vector<Scenario> scenarios;
  YamlDocuments documents(text, problems);
  for (std::size_t count = 1; !problems.full(); ++count) {
    auto document = documents.Next();
    if (!document) break;
    AddScenarios(std::move(*document), source, problems, scenarios);
    if (scenarios.size() <= kMostAdded + count) continue;
    problems.Error(scenarios.back().mark, "more than 10,000 cases by 'matrix' in one file");
    break;
  }
  for (Scenario& scenario : scenarios) scenario.alone = scenarios.back().position == 0;
  return scenarios;
}

void Append(std::vector<Problem>& all, std::vector<Problem> some) {
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

void LoadFile(const SourceName& source, Loaded& loaded) {
  const auto text = ReadTextFile(source.file);
  if (!text) {
    loaded.errors.push_back({source.file, {}, text.error().subject, {}, {}});
    return;
  }
  Loaded of_file = LoadText(*text, source);
  Append(loaded.errors, std::move(of_file.errors));
  Append(loaded.warnings, std::move(of_file.warnings));
  // After an error nothing is played: scenarios only cost memory then.
  if (!loaded.errors.empty()) return;
  loaded.scenarios.insert(loaded.scenarios.end(),
                          std::make_move_iterator(of_file.scenarios.begin()),
                          std::make_move_iterator(of_file.scenarios.end()));
}

}  // namespace

Loaded LoadText(std::string_view text, const SourceName& source) {
  const SourceText lines(WithoutByteOrderMark(text));
  ProblemList problems(source.file, &lines);
  Loaded loaded;
  if (const auto fault = FindTextFault(lines.text())) {
    problems.Error(lines.MarkOf(fault->offset), fault->message);
  } else {
    loaded.scenarios = MakeAllScenarios(lines, source, problems);
    if (loaded.scenarios.empty() && problems.error_count() == 0) {
      problems.Error({}, "no scenario in this file");
    }
  }
  loaded.errors = problems.TakeErrors();
  loaded.warnings = problems.TakeWarnings();
  return loaded;
}

Loaded Load(std::span<const std::string> paths, const LoadOptions& options) {
  Loaded loaded;
  FoundFiles found = FindSourceFiles(paths);
  loaded.errors = std::move(found.errors);
  for (const SourceName& source : found.files) LoadFile(source, loaded);
  if (!options.warnings) loaded.warnings.clear();
  if (!loaded.errors.empty()) loaded.scenarios.clear();
  return loaded;
}

}  // namespace nstest
