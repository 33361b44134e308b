#include "nstest/load/suite.h"

#include <array>
#include <iterator>

#include "nstest/load/keys.h"
#include "nstest/load/scalars.h"
#include "nstest/yaml/text_file.h"
#include "nstest/yaml/yaml_documents.h"

namespace nstest {

namespace {

constexpr std::array<KeyRule<Suite>, 3> kSuiteRules{{
    {"suite", [](const Node& node, Suite& suite,
                 Context& context) { suite.name = MakeText(node, "suite", context); }},
    {"about", [](const Node& node, Suite& suite,
                 Context& context) { suite.about = MakeText(node, "about", context); }},
    {"timeout",
     [](const Node& node, Suite& suite, Context& context) {
       suite.timeout = MakeDuration(node, "timeout", context).value_or(suite.timeout);
     }},
}};

Suite MakeSuite(const SourceText& text, ProblemList& problems) {
  Suite suite;
  Names names;
  Context context{problems, names};
  YamlDocuments documents(text, problems);
  const auto document = documents.Next();
  if (!document) {
    if (problems.error_count() == 0) problems.Error({}, "this suite has no name: 'suite: NAME'");
    return suite;
  }
  if (!RequireMap(document->root, "suite.yaml", context)) {
    if (problems.error_count() == 0) problems.Error({}, "this suite has no name: 'suite: NAME'");
    return suite;
  }
  MakeByKeys(document->root, KeyRules<Suite>{"a suite", kSuiteRules, {}}, suite, context);
  RequireKey(document->root, "suite", "a suite", context);
  if (const auto second = documents.Next()) {
    problems.Error(second->root.mark, "a suite is one document");
  }
  return suite;
}

}  // namespace

Suite ParseSuite(std::string_view text, const std::string& shown, std::vector<Problem>& errors) {
  const SourceText lines(WithoutByteOrderMark(text));
  ProblemList problems(shown, &lines);
  Suite suite;
  if (const auto fault = FindTextFault(lines.text())) {
    problems.Error(lines.MarkOf(fault->offset), fault->message);
  } else {
    suite = MakeSuite(lines, problems);
  }
  std::vector<Problem> found = problems.TakeErrors();
  errors.insert(errors.end(), std::make_move_iterator(found.begin()),
                std::make_move_iterator(found.end()));
  return suite;
}

Suite ReadSuite(const std::string& path, const std::string& shown, std::vector<Problem>& errors) {
  const auto text = ReadTextFile(path);
  if (text) return ParseSuite(*text, shown, errors);
  errors.push_back({shown, {}, text.error().subject, {}, {}});
  return {};
}

}  // namespace nstest
