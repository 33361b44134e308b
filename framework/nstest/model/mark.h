#pragma once

#include <string>
#include <string_view>

namespace nstest {

/// A place in a YAML text. The file is known from the scenario or problem that carries the mark.
struct Mark {
  int line = 0;    ///< from 1; 0: nowhere
  int column = 0;  ///< from 1, in characters

  bool operator==(const Mark&) const = default;
};

template <typename Archive>
void Fields(Archive& archive, Mark& mark) {
  archive("line", mark.line);
  archive("column", mark.column);
}

/// Something to say about a file, at its place: an error, or a warning of `nstest check`.
struct Problem {
  std::string file;  ///< as the user named it
  Mark mark;
  std::string message;      ///< "unknown key 'capabilites'"
  std::string suggestion;   ///< "capabilities" for "did you mean"; empty if there is none
  std::string source_line;  ///< the text of the line, to show the caret under; may be empty

  bool operator==(const Problem&) const = default;
};

/// The whole message, several lines, each with its newline:
///
///     mount/ro.yaml:12:5: error: unknown key 'capabilites', did you mean 'capabilities'?
///         capabilites: [CAP_SYS_ADMIN]
///         ^
///
/// `severity` is "error" or "warning". A long source line is cut around the caret.
std::string ProblemText(const Problem& problem, std::string_view severity);

}  // namespace nstest
