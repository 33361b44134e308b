#include "nstest/kernel/exec.h"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "nstest/base/text.h"

namespace nstest {

namespace {

std::vector<char*> Pointers(std::span<const std::string> texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  // execve(2) takes char* but does not write: POSIX explains the missing const.
  for (const std::string& text : texts)
    pointers.push_back(const_cast<char*>(text.c_str()));  // NOLINT
  pointers.push_back(nullptr);
  return pointers;
}

std::string_view PathOf(std::span<const std::string> env) {
  for (const std::string& variable : env) {
    if (variable.starts_with("PATH=")) return std::string_view(variable).substr(5);
  }
  return {};
}

}  // namespace

Error Exec(std::span<const std::string> argv, std::span<const std::string> env) {
  const auto arguments = Pointers(argv);
  const auto variables = Pointers(env);
  const std::string& name = argv.front();
  if (name.find('/') != std::string::npos) {
    ::execve(name.c_str(), arguments.data(), variables.data());
    return ErrnoError("execve", name);
  }
  int refused = ENOENT;
  for (const std::string_view folder : Split(PathOf(env), ':')) {
    const std::string path = std::string(folder.empty() ? "." : folder) + '/' + name;
    ::execve(path.c_str(), arguments.data(), variables.data());
    if (errno == ENOENT || errno == ENOTDIR) continue;
    // As execvp(3): a file that may not be executed does not hide a later one that may.
    if (errno != EACCES) return ErrnoError("execve", path);
    refused = EACCES;
  }
  return Error{"execve", refused, name};
}

std::vector<std::string> OwnEnvironment() {
  std::vector<std::string> env;
  for (char** variable = environ; *variable != nullptr; ++variable) env.emplace_back(*variable);
  return env;
}

}  // namespace nstest
