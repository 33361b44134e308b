#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "nstest/yaml/node.h"
#include "nstest/yaml/problem_list.h"
#include "nstest/yaml/source_text.h"

namespace nstest {

struct YamlDocument {
  Node root;
  std::string_view text;  ///< from its first value to its end, without the marker line
};

/// Reads the documents of a text one after another, so that only one is held at a time. The text
/// must have passed FindTextFault. Both arguments must live as long.
class YamlDocuments {
 public:
  YamlDocuments(const SourceText& text, ProblemList& problems);
  ~YamlDocuments();
  YamlDocuments(const YamlDocuments&) = delete;
  YamlDocuments& operator=(const YamlDocuments&) = delete;

  /// Nothing after the last document, and after an error of YAML itself: then what follows cannot
  /// be understood. An empty document has a bad root.
  std::optional<YamlDocument> Next();

 private:
  class Parser;

  const SourceText& text_;
  ProblemList& problems_;
  std::unique_ptr<Parser> parser_;
  bool ended_ = false;
};

}  // namespace nstest
