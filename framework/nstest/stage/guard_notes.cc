#include "nstest/stage/guard_notes.h"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT: mkostemp(3) is no part of C++
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "nstest/kernel/directory.h"
#include "nstest/kernel/file_text.h"
#include "nstest/model/fields.h"
#include "nstest/stage/guard_folder.h"

namespace nstest {

namespace {

// Ours, and still there: another may have taken it between its making and our lock.
bool LockedInPlace(int file) {
  return ::flock(file, LOCK_EX | LOCK_NB) == 0 && !IsRemoved(file);
}

// Each line is everything in its time; the last whole one counts. Killed within it, the line is not
// whole and the one before it counts.
void WriteNotes(int file, const Undos& undos) {
  const std::string line = ToJson(MakeValue(undos)) + '\n';
  [[maybe_unused]] const ssize_t written = ::write(file, line.data(), line.size());
}

Undos ReadNotes(int file) {
  ::lseek(file, 0, SEEK_SET);
  const std::string text = ReadText(file).value_or("");
  const auto end = text.rfind('\n');
  if (end == std::string::npos) return {};
  const auto begin = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
  const auto first = begin == std::string::npos ? 0 : begin + 1;
  const auto value = ParseJson(std::string_view(text).substr(first, end - first));
  if (!value) return {};
  return ReadAs<Undos>(*value).value_or({});
}

}  // namespace

void GuardNotes::Keep(const Undos& undos) {
  if (undos.empty()) {
    Drop();
    return;
  }
  while (!file_.valid()) {
    if (!MakeGuardFolder().valid()) return;
    path_ = std::string(kGuardFolder) + "/guard.XXXXXX";
    file_.Reset(::mkostemp(path_.data(), O_APPEND | O_CLOEXEC));
    if (!file_.valid()) return;
    if (!LockedInPlace(file_.get())) file_.Reset();
  }
  WriteNotes(file_.get(), undos);
}

Undos GuardNotes::Inherit(UniqueFd file) {
  const auto path = std::filesystem::path("/proc/self/fd") / std::to_string(file.get());
  std::error_code unread;
  path_ = std::filesystem::read_symlink(path, unread);
  if (unread || IsRemoved(file.get())) return {};
  file_ = std::move(file);
  return ReadNotes(file_.get());
}

void GuardNotes::Drop() {
  if (!file_.valid()) return;
  ::unlink(path_.c_str());
  file_.Reset();
  RemoveGuardFolder();
}

std::vector<OrphanedNotes> OrphanedNotes::TakeAll() {
  std::vector<OrphanedNotes> taken;
  const UniqueFd folder = OpenGuardFolder();
  if (!folder.valid()) return taken;
  for (const std::string& name : ReadNames(folder.get()).value_or({})) {
    UniqueFd file(::openat(folder.get(), name.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC));
    if (!file.valid() || !LockedInPlace(file.get())) continue;
    Undos undos = ReadNotes(file.get());
    taken.push_back(
        OrphanedNotes(std::string(kGuardFolder) + '/' + name, std::move(file), std::move(undos)));
  }
  return taken;
}

void OrphanedNotes::Keep(Undos undos) {
  undos_ = std::move(undos);
  if (!undos_.empty()) WriteNotes(file_.get(), undos_);
}

OrphanedNotes::~OrphanedNotes() {
  if (!file_.valid() || !undos_.empty()) return;
  ::unlink(path_.c_str());
  RemoveGuardFolder();
}

}  // namespace nstest
