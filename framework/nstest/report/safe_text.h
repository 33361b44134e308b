#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a child printed is never trusted: these texts cannot start a line, move a cursor, or be
/// taken for a line of nstest or for a command to the program that reads the log.
namespace nstest {

/// One line: control and bad bytes, the line separators and direction marks of Unicode and the
/// command openers of CI logs (`##[`, `##vso[`, found anywhere in a line by their readers) escaped.
/// Applying it twice changes nothing more.
std::string SafeLine(std::string_view text);

struct OutputBounds {
  std::size_t lines = 20;        ///< the first and the last half of them are kept
  std::size_t line_bytes = 400;  ///< of each line
};

/// Output as the lines to show, each safe and beginning with "| "; tabs are kept, trailing newlines
/// are not. A line in the middle says how many were left out.
std::vector<std::string> OutputLines(std::string_view output, const OutputBounds& bounds);

/// The word as a POSIX shell reads it back; in quotes only when it must be.
std::string ShellQuote(std::string_view word);

/// A whole command for a shell.
std::string ShellCommand(std::span<const std::string> argv);

}  // namespace nstest
