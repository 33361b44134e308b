#include "nstest/model/reference.h"

#include <algorithm>
#include <optional>

#include "nstest/base/text.h"

namespace nstest {

namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

bool IsPath(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  const auto parts = Split(text, '.');
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), IsNameCharacter);
  });
}

Reference MakeReference(std::string_view path) {
  const auto parts = Split(path, '.');
  Reference reference{std::string(parts.front()), {}};
  for (std::size_t i = 1; i < parts.size(); ++i) reference.fields.emplace_back(parts[i]);
  return reference;
}

// The path of a text that is one reference and nothing else; empty for any other text.
std::string_view WholeReference(std::string_view text) {
  if (text.size() < 2 || text.front() != '$') return {};
  std::string_view path = text.substr(1);
  if (path.front() == '{' && path.back() == '}') path = path.substr(1, path.size() - 2);
  return IsPath(path) ? path : std::string_view{};
}

// A piece of a text: literal, or what stands between ${ and }.
struct Piece {
  std::string literal;
  std::string_view path;
};

Result<std::vector<Piece>> SplitPieces(std::string_view text) {
  std::vector<Piece> pieces(1);
  while (!text.empty()) {
    if (text.starts_with("$${")) {
      pieces.back().literal += "${";
      text.remove_prefix(3);
    } else if (text.starts_with("${")) {
      const std::size_t end = text.find('}');
      const std::string_view path = text.substr(2, end == std::string_view::npos ? end : end - 2);
      if (end == std::string_view::npos || !IsPath(path)) {
        return Error{
            "reference", 0,
            "'${" + Shorten(path, 40) + "}' is no saved name; write $${ for the shell's ${"};
      }
      pieces.push_back({{}, path});
      pieces.emplace_back();
      text.remove_prefix(end + 1);
    } else {
      pieces.back().literal += text.front();
      text.remove_prefix(1);
    }
  }
  return pieces;
}

Result<Value> Look(std::string_view path, const Saved& saved) {
  const Reference reference = MakeReference(path);
  const auto found = saved.find(reference.name);
  if (found == saved.end()) {
    return Error{"reference", 0, "'" + reference.name + "' was not saved before"};
  }
  const Value* value = &found->second;
  for (const std::string& field : reference.fields) {
    value = value->Find(field);
    if (value == nullptr) return Value();
  }
  return *value;
}

Result<std::string> AsText(std::string_view path, const Value& value) {
  if (value.text() != nullptr) return *value.text();
  if (value.is_number()) return DisplayText(value);
  if (const bool* flag = value.boolean()) return std::string(*flag ? "true" : "false");
  return Error{"reference", 0,
               "'" + std::string(path) + "' is " + std::string(value.KindName()) + ", not a text"};
}

}  // namespace

bool IsReference(std::string_view text) {
  return !WholeReference(text).empty();
}

Result<std::vector<Reference>> FindReferences(std::string_view text, ReferenceStyle style) {
  if (style == ReferenceStyle::kValue) {
    if (const auto path = WholeReference(text); !path.empty()) {
      return std::vector<Reference>{MakeReference(path)};
    }
  }
  auto pieces = SplitPieces(text);
  if (!pieces) return pieces.error();
  std::vector<Reference> references;
  for (const Piece& piece : *pieces) {
    if (!piece.path.empty()) references.push_back(MakeReference(piece.path));
  }
  return references;
}

Result<Value> ResolveValue(std::string_view text, const Saved& saved) {
  if (const auto path = WholeReference(text); !path.empty()) return Look(path, saved);
  auto resolved = ResolveText(text, saved, ReferenceStyle::kCommand);
  if (!resolved) return resolved.error();
  return Value(std::move(resolved).value());
}

Result<std::string> ResolveText(std::string_view text, const Saved& saved, ReferenceStyle style) {
  if (style == ReferenceStyle::kValue) {
    if (const auto path = WholeReference(text); !path.empty()) {
      auto value = Look(path, saved);
      if (!value) return value.error();
      return AsText(path, *value);
    }
  }
  auto pieces = SplitPieces(text);
  if (!pieces) return pieces.error();
  std::string resolved;
  for (const Piece& piece : *pieces) {
    resolved += piece.literal;
    if (piece.path.empty()) continue;
    auto value = Look(piece.path, saved);
    if (!value) return value.error();
    auto part = AsText(piece.path, *value);
    if (!part) return part.error();
    resolved += *part;
  }
  return resolved;
}

}  // namespace nstest
