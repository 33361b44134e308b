#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nstest/model/mark.h"
#include "nstest/yaml/source_text.h"

namespace nstest {

/// 'word' for a message: quoted, cut, and safe for a terminal, whatever the file holds.
std::string Quoted(std::string_view word);

/// Collects what is wrong with one file. After 100 errors the rest are only counted: a hostile file
/// must not cost memory.
class ProblemList {
 public:
  /// `text` may be nullptr for a file that was not read; else it must live as long.
  ProblemList(std::string file, const SourceText* text) : file_(std::move(file)), text_(text) {}

  /// An empty list about the same file.
  ProblemList Aside() const { return {file_, text_}; }

  void Error(Mark mark, std::string message, std::string suggestion = {});
  void Warn(Mark mark, std::string message);

  /// "MESSAGE 'word'", with the candidate that was meant, if one is near.
  struct Unknown {
    std::string_view message;  ///< "unknown key"
    std::string_view word;
    std::string_view more;  ///< after the word; " in a step"
  };

  void ErrorUnknown(Mark mark, const Unknown& unknown,
                    std::span<const std::string_view> candidates);

  /// How many errors there were, those that are not kept included.
  std::size_t error_count() const { return error_count_; }

  /// Whether no more errors are kept, so that reading on is in vain.
  bool full() const;

  /// The line of a mark, for reports; empty where it is too long to be kept.
  std::string SourceLine(Mark mark) const;

  /// In the order of the text; empties this list.
  std::vector<Problem> TakeErrors();
  std::vector<Problem> TakeWarnings();

 private:
  std::string file_;
  const SourceText* text_;
  std::size_t error_count_ = 0;
  std::vector<Problem> errors_;
  std::vector<Problem> warnings_;
};

}  // namespace nstest
