#pragma once

#include <yaml-cpp/eventhandler.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nstest/yaml/node.h"
#include "nstest/yaml/problem_list.h"
#include "nstest/yaml/source_text.h"

namespace nstest {

inline constexpr std::size_t kMostLevels = 32;
inline constexpr std::string_view kTooDeep = "more than 32 levels of lists and maps";
inline constexpr std::size_t kMostNodes = 100'000;
inline constexpr std::string_view kNoAliases =
    "aliases are not supported: write the value where it is used";

/// Builds the nodes of one document after another from yaml-cpp's events and refuses, as they come,
/// what the language has no use for: anchors, aliases, tags, merge keys, duplicate keys, nulls, too
/// much. For this room's yaml_documents.cc only.
class NodeBuilder : public YAML::EventHandler {
 public:
  /// `stop` is called when the rest of the text is of no interest; events may still follow.
  NodeBuilder(const SourceText& text, ProblemList& problems, std::function<void()> stop);

  /// Whether the rest of the file was given up: the root is incomplete.
  bool stopped() const { return stopped_; }

  std::size_t event_count() const { return event_count_; }

  /// Offset of the root in the text.
  std::size_t root_offset() const { return root_offset_; }

  Node TakeRoot() { return std::move(root_); }

  /// Gives up, with this error at the place of the last event.
  void StopWith(std::string_view message);

  void OnDocumentStart(const YAML::Mark& mark) override;

  void OnDocumentEnd() override;

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override;
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override;

 private:
  /// What every value has besides its content.
  struct Properties {
    const YAML::Mark& mark;
    const std::string& tag;
    YAML::anchor_t anchor;
  };

  std::size_t OffsetOf(const YAML::Mark& mark) const;
  Mark MarkAt(std::size_t offset);
  bool IsKey() const;
  Node* Add(const Properties& properties, NodeKind kind);
  void Open(const Properties& properties, NodeKind kind);
  void CheckProperties(const Properties& properties, Mark mark);
  void CheckScalar(const Node& scalar, std::size_t offset);
  void NoteNull(std::size_t offset);
  void CheckUniqueKeys(const Node& map);

  const SourceText& text_;
  ProblemList& problems_;
  std::function<void()> stop_;
  Node root_;
  std::vector<Node*> open_;  // lists and maps that have begun and not ended, outermost first
  // Reported when the document has ended well: a bracket that is not closed makes some too.
  std::vector<std::pair<Mark, std::string>> doubtful_;
  std::size_t root_offset_ = 0;
  std::size_t node_count_ = 0;
  std::size_t event_count_ = 0;
  bool stopped_ = false;
  // The last mark, from which the next one on the same line is counted.
  std::size_t last_offset_ = 0;
  Mark last_mark_{1, 1};
};

}  // namespace nstest
