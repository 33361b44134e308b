#include "nstest/kernel/process_status.h"

#include <array>
#include <charconv>
#include <utility>

#include "nstest/base/text.h"

namespace nstest {

namespace {

template <typename Number>
Number Parse(std::string_view text, int base) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number, base);
  return number;
}

template <typename Number>
std::vector<Number> ParseList(std::string_view text) {
  std::vector<Number> numbers;
  for (const std::string_view word : Words(text)) numbers.push_back(Parse<Number>(word, 10));
  return numbers;
}

std::uint64_t ParseMask(std::string_view text) {
  return Parse<std::uint64_t>(Trim(text), 16);
}

IdSet ParseIds(std::string_view text) {
  auto ids = ParseList<std::uint32_t>(text);
  ids.resize(4);
  return {ids[0], ids[1], ids[2], ids[3]};
}

// The kernel writes a newline in a name as \n and a backslash as \\.
std::string DecodeName(std::string_view text) {
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      name += text[i] == 'n' ? '\n' : text[i];
    } else {
      name += text[i];
    }
  }
  return name;
}

using Reader = void (*)(std::string_view, ProcessStatus&);

// What each line means; the value starts behind the tab.
constexpr std::array<std::pair<std::string_view, Reader>, 20> kReaders{{
    {"Name", [](std::string_view text, ProcessStatus& s) { s.name = DecodeName(text); }},
    {"State",
     [](std::string_view text, ProcessStatus& s) { s.state = text.empty() ? '?' : text[0]; }},
    {"Pid", [](std::string_view text, ProcessStatus& s) { s.pid = Parse<pid_t>(text, 10); }},
    {"PPid", [](std::string_view text, ProcessStatus& s) { s.ppid = Parse<pid_t>(text, 10); }},
    {"NSpid", [](std::string_view text, ProcessStatus& s) { s.nspid = ParseList<pid_t>(text); }},
    {"Uid", [](std::string_view text, ProcessStatus& s) { s.uid = ParseIds(text); }},
    {"Gid", [](std::string_view text, ProcessStatus& s) { s.gid = ParseIds(text); }},
    {"Groups",
     [](std::string_view text, ProcessStatus& s) { s.groups = ParseList<std::uint32_t>(text); }},
    {"CapInh",
     [](std::string_view text, ProcessStatus& s) { s.capabilities.inheritable = ParseMask(text); }},
    {"CapPrm",
     [](std::string_view text, ProcessStatus& s) { s.capabilities.permitted = ParseMask(text); }},
    {"CapEff",
     [](std::string_view text, ProcessStatus& s) { s.capabilities.effective = ParseMask(text); }},
    {"CapBnd",
     [](std::string_view text, ProcessStatus& s) { s.capabilities.bounding = ParseMask(text); }},
    {"CapAmb",
     [](std::string_view text, ProcessStatus& s) { s.capabilities.ambient = ParseMask(text); }},
    {"SigPnd",
     [](std::string_view text, ProcessStatus& s) { s.signals.pending |= ParseMask(text); }},
    {"ShdPnd",
     [](std::string_view text, ProcessStatus& s) { s.signals.pending |= ParseMask(text); }},
    {"SigBlk",
     [](std::string_view text, ProcessStatus& s) { s.signals.blocked = ParseMask(text); }},
    {"SigIgn",
     [](std::string_view text, ProcessStatus& s) { s.signals.ignored = ParseMask(text); }},
    {"SigCgt", [](std::string_view text, ProcessStatus& s) { s.signals.caught = ParseMask(text); }},
    {"NoNewPrivs",
     [](std::string_view text, ProcessStatus& s) { s.no_new_privs = Trim(text) == "1"; }},
    {"Seccomp", [](std::string_view text, ProcessStatus& s) { s.seccomp = Parse<int>(text, 10); }},
}};

void ReadLine(std::string_view line, ProcessStatus& status) {
  const std::size_t colon = line.find(":\t");
  if (colon == std::string_view::npos) return;
  const std::string_view value = line.substr(colon + 2);
  const std::string_view key = line.substr(0, colon);
  for (const auto& [known, read] : kReaders) {
    if (known == key) read(value, status);
  }
}

}  // namespace

Result<ProcessStatus> ParseProcessStatus(std::string_view text) {
  ProcessStatus status;
  for (const std::string_view line : Split(text, '\n')) ReadLine(line, status);
  if (status.pid == 0 || status.state == '?') {
    return Error{"parse", 0, "the status of a process"};
  }
  return status;
}

Result<ProcessStatus> ReadProcessStatus(const ProcRoot& proc, const std::string& directory) {
  auto text = proc.Read(directory + "/status");
  if (!text) return text.error();
  return ParseProcessStatus(*text);
}

std::string_view ProcessStateName(char state) {
  switch (state) {
    case 'R':
      return "running";
    case 'S':
      return "sleeping";
    case 'D':
      return "disk-sleep";
    case 'T':
    case 't':  // stopped by its tracer
      return "stopped";
    case 'Z':
      return "zombie";
    case 'X':
    case 'x':
      return "dead";
    case 'I':
    case 'P':  // a parked kernel thread
      return "idle";
    default:
      return "unknown";
  }
}

}  // namespace nstest
