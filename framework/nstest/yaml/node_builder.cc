#include "nstest/yaml/node_builder.h"

#include <yaml-cpp/mark.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace nstest {

namespace {

// Whether the quote that opens the text is closed in it. yaml-cpp takes the end of the text for the
// closing quote, and would swallow the rest of the file.
bool ClosesQuote(std::string_view text) {
  const char quote = text.front();
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return true;
      ++i;
    }
  }
  return false;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// "0600", "-007", "00.5": octal for some readers, decimal for others.
bool HasLeadingZero(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() < 2 || text[0] != '0' || !IsDigit(text[1])) return false;
  return text.find_first_not_of("0123456789.") == std::string_view::npos &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

std::vector<const Node*> ScalarKeys(const Node& map) {
  std::vector<const Node*> keys;
  for (std::size_t i = 0; i < map.children.size(); i += 2) {
    if (map.children[i].kind == NodeKind::kScalar) keys.push_back(&map.children[i]);
  }
  return keys;
}

}  // namespace

NodeBuilder::NodeBuilder(const SourceText& text, ProblemList& problems, std::function<void()> stop)
    : text_(text), problems_(problems), stop_(std::move(stop)) {}

void NodeBuilder::StopWith(std::string_view message) {
  if (stopped_) return;
  problems_.Error(last_mark_, std::string(message));
  stopped_ = true;
  stop_();
}

std::size_t NodeBuilder::OffsetOf(const YAML::Mark& mark) const {
  return std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.text().size());
}

// Marks come in the order of the text, so that counting the characters between two is enough: a
// long line with many values stays linear.
Mark NodeBuilder::MarkAt(std::size_t offset) {
  if (offset < last_offset_) return text_.MarkOf(offset);
  for (; last_offset_ < offset; ++last_offset_) {
    const char c = text_.text()[last_offset_];
    if (c == '\n') {
      last_mark_ = {last_mark_.line + 1, 1};
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++last_mark_.column;
    }
  }
  return last_mark_;
}

bool NodeBuilder::IsKey() const {
  return !open_.empty() && open_.back()->kind == NodeKind::kMap &&
         open_.back()->children.size() % 2 == 0;
}

void NodeBuilder::CheckProperties(const Properties& properties, Mark mark) {
  if (properties.anchor != 0) {
    problems_.Error(mark, "anchors are not supported: write the value where it is used");
  }
  const bool tagged = properties.tag != "?" && properties.tag != "!" && !properties.tag.empty();
  const std::string_view text = text_.text().substr(OffsetOf(properties.mark));
  if (tagged || text.starts_with('!')) problems_.Error(mark, "tags are not supported");
}

Node* NodeBuilder::Add(const Properties& properties, NodeKind kind) {
  ++event_count_;
  if (stopped_) return nullptr;
  const std::size_t offset = OffsetOf(properties.mark);
  const Mark mark = MarkAt(offset);
  if (node_count_ == kMostNodes) {
    StopWith("more than 100,000 values in one document");
    return nullptr;
  }
  if (node_count_ == 0) root_offset_ = offset;
  ++node_count_;
  CheckProperties(properties, mark);
  Node& node = open_.empty() ? root_ : open_.back()->children.emplace_back();
  node.kind = kind;
  node.mark = mark;
  return &node;
}

void NodeBuilder::Open(const Properties& properties, NodeKind kind) {
  const bool is_key = IsKey();
  Node* node = Add(properties, kind);
  if (node == nullptr) return;
  if (is_key) {
    doubtful_.emplace_back(node->mark,
                           "a key must be a text, not a " + std::string(KindName(*node)));
  }
  open_.push_back(node);
  if (open_.size() > kMostLevels) StopWith(kTooDeep);
}

void NodeBuilder::OnDocumentStart(const YAML::Mark& /*mark*/) {
  ++event_count_;
  root_ = {};
  node_count_ = 0;
}

void NodeBuilder::OnDocumentEnd() {
  for (auto& [mark, message] : doubtful_) problems_.Error(mark, std::move(message));
  doubtful_.clear();
}

void NodeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  if (Add({mark, "?", anchor}, NodeKind::kBad) != nullptr) NoteNull(OffsetOf(mark));
}

// yaml-cpp marks a missing value where the next thing stands, so the mark is of no use then.
void NodeBuilder::NoteNull(std::size_t offset) {
  constexpr std::string_view kHint = " (null is not a value; \"\" is the empty text)";
  if (open_.empty()) return;  // an empty document: whoever wants a scenario says so
  const Node& parent = *open_.back();
  const std::size_t count = parent.children.size();
  if (parent.kind == NodeKind::kMap && count % 2 == 1) {
    doubtful_.emplace_back(parent.children.back().mark, "a key is missing before ':'");
  } else if (parent.kind == NodeKind::kMap) {
    const Node& key = parent.children[count - 2];
    doubtful_.emplace_back(key.mark,
                           "key " + Quoted(key.text) + " has no value" + std::string(kHint));
  } else {
    const std::string_view text = text_.text().substr(offset);
    const bool written = text.starts_with('~') || text.starts_with('n') || text.starts_with('N');
    doubtful_.emplace_back(
        written ? parent.children.back().mark : parent.mark,
        "item " + std::to_string(count) + " of the list has no value" + std::string(kHint));
  }
}

void NodeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) {
  const Node* node = Add({mark, "?", 0}, NodeKind::kBad);
  if (node == nullptr) return;
  problems_.Error(node->mark, std::string(kNoAliases));
}

void NodeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  const bool is_key = IsKey();
  Node* node = Add({mark, tag, anchor}, NodeKind::kScalar);
  if (node == nullptr) return;
  node->plain = tag == "?";
  node->text = value;
  if (is_key && node->plain && value == "<<") {
    problems_.Error(node->mark, "merge keys are not supported: write the keys where they are used");
  }
  CheckScalar(*node, OffsetOf(mark));
}

void NodeBuilder::CheckScalar(const Node& scalar, std::size_t offset) {
  const std::string_view text = text_.text().substr(offset);
  if (scalar.plain && HasLeadingZero(scalar.text)) {
    problems_.Error(scalar.mark, "number with a leading 0: write \"" + scalar.text +
                                     "\" in quotes if it is a text, such as a mode");
  }
  const bool quoted = text.starts_with('"') || text.starts_with('\'');
  if (!scalar.plain && quoted && !ClosesQuote(text)) {
    StopWith("the quote that starts here is never closed");
  }
}

void NodeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value /*style*/) {
  Open({mark, tag, anchor}, NodeKind::kList);
}

void NodeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value /*style*/) {
  Open({mark, tag, anchor}, NodeKind::kMap);
}

void NodeBuilder::OnSequenceEnd() {
  ++event_count_;
  if (stopped_) return;
  open_.pop_back();
}

void NodeBuilder::OnMapEnd() {
  ++event_count_;
  if (stopped_) return;
  CheckUniqueKeys(*open_.back());
  open_.pop_back();
}

void NodeBuilder::CheckUniqueKeys(const Node& map) {
  std::vector<const Node*> keys = ScalarKeys(map);
  std::stable_sort(keys.begin(), keys.end(),
                   [](const Node* a, const Node* b) { return a->text < b->text; });
  for (std::size_t i = 1; i < keys.size(); ++i) {
    if (keys[i]->text != keys[i - 1]->text) continue;
    problems_.Error(keys[i]->mark, "duplicate key " + Quoted(keys[i]->text) + ", also on line " +
                                       std::to_string(keys[i - 1]->mark.line));
  }
}

}  // namespace nstest
