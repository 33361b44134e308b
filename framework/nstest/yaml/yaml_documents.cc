#include "nstest/yaml/yaml_documents.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <functional>
#include <istream>
#include <streambuf>
#include <string>

#include "nstest/yaml/node_builder.h"

namespace nstest {

namespace {

// Characters that can each become a token of yaml-cpp's, some 100 bytes large.
constexpr std::string_view kTokenCharacters = "[]{},:\"'*&!?";
// yaml-cpp holds the tokens of a flow list or map back until it ends, and says nothing meanwhile.
constexpr std::ptrdiff_t kMostTokensHeldBack = 300'000;

// Hands a text out in small pieces, and pretends its end when told to stop.
class StoppableBuffer : public std::streambuf {
 public:
  explicit StoppableBuffer(std::string_view text) : rest_(text) {}

  void Stop() { rest_ = {}; }

  // Sees each piece before it is handed out.
  std::function<void(std::string_view piece)> before_piece;

 protected:
  int_type underflow() override {
    if (before_piece) before_piece(rest_.substr(0, piece_.size()));
    const std::size_t size = rest_.copy(piece_.data(), piece_.size());
    rest_.remove_prefix(size);
    setg(piece_.data(), piece_.data(), piece_.data() + size);
    return size == 0 ? traits_type::eof() : traits_type::to_int_type(piece_[0]);
  }

 private:
  std::string_view rest_;
  std::array<char, 4096> piece_{};
};

// yaml-cpp's own words for a tab are about something else, and for an alias without its anchor they
// promise that with one it would do.
std::string Explanation(const YAML::Exception& exception, std::string_view line) {
  if (exception.msg.starts_with("the referenced anchor is not defined")) {
    return std::string(kNoAliases);
  }
  const std::size_t indent = line.find_first_not_of(' ');
  if (indent != std::string_view::npos && line[indent] == '\t') {
    return "YAML: a tab indents this line: indent with spaces";
  }
  if (line.find("${") != std::string_view::npos && line.find('{') < line.find("${")) {
    return "YAML: " + exception.msg + "; between braces a text with ${...} needs quotes";
  }
  return "YAML: " + exception.msg;
}

bool IsMarkerLine(std::string_view text) {
  const bool marker = text.starts_with("---") || text.starts_with("...");
  return marker &&
         (text.size() == 3 || std::string_view(" \t\r\n").find(text[3]) != std::string::npos);
}

// A document ends before the next line that starts with a marker: no value can hold one.
std::string_view DocumentText(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (IsMarkerLine(text.substr(at + 1))) return text.substr(0, at);
  }
  return text;
}

}  // namespace

class YamlDocuments::Parser {
 public:
  Parser(const SourceText& text, ProblemList& problems)
      : buffer_(text.text()),
        stream_(&buffer_),
        parser_(stream_),
        builder_(text, problems, [this] { buffer_.Stop(); }) {
    buffer_.before_piece = [this](std::string_view piece) { CountTokens(piece); };
  }

  // Whether there was one more document. Throws YAML::Exception.
  bool ParseNext() { return parser_.HandleNextDocument(builder_); }

  NodeBuilder& builder() { return builder_; }

 private:
  void CountTokens(std::string_view piece) {
    if (builder_.event_count() != events_) held_back_ = levels_ = 0;
    events_ = builder_.event_count();
    for (const char c : piece) {
      if (kTokenCharacters.find(c) == std::string_view::npos) continue;
      ++held_back_;
      if (c == '[' || c == '{') ++levels_;
      if (c == ']' || c == '}') --levels_;
    }
    if (held_back_ <= kMostTokensHeldBack) return;
    const bool deep = levels_ > static_cast<std::ptrdiff_t>(kMostLevels);
    builder_.StopWith(deep ? kTooDeep : "a list, map or text that is too large");
  }

  StoppableBuffer buffer_;
  std::istream stream_;
  YAML::Parser parser_;
  NodeBuilder builder_;
  std::size_t events_ = 0;
  std::ptrdiff_t held_back_ = 0;
  std::ptrdiff_t levels_ = 0;
};

YamlDocuments::YamlDocuments(const SourceText& text, ProblemList& problems)
    : text_(text), problems_(problems), parser_(std::make_unique<Parser>(text, problems)) {}

YamlDocuments::~YamlDocuments() = default;

std::optional<YamlDocument> YamlDocuments::Next() {
  if (ended_) return std::nullopt;
  NodeBuilder& builder = parser_->builder();
  try {
    ended_ = !parser_->ParseNext() || builder.stopped();
  } catch (const YAML::Exception& exception) {
    ended_ = true;
    // After a stop the parser complains of the end of the text, which is of our making.
    if (!builder.stopped()) {
      const auto offset = static_cast<std::size_t>(std::max(exception.mark.pos, 0));
      const Mark mark = text_.MarkOf(offset);
      problems_.Error(mark, Explanation(exception, text_.Line(mark.line)));
    }
  }
  if (ended_) return std::nullopt;
  return YamlDocument{builder.TakeRoot(), DocumentText(text_.text().substr(builder.root_offset()))};
}

}  // namespace nstest
