#include "nstest/stage/guard_notes.h"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT: mkostemp(3) is no part of C++
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include "nstest/kernel/directory.h"
#include "nstest/kernel/file_text.h"
#include "nstest/model/fields.h"

namespace nstest {

namespace {

constexpr const char* kFolder = "/run/nstest";

// The folder, where it is this user's alone: what stands in notes is done, with all rights of who
// reads them, so nobody else may have written it, nor led us elsewhere.
UniqueFd OpenFolder() {
  UniqueFd folder(::open(kFolder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));

  struct stat status {};

  const bool known = folder.valid() && ::fstat(folder.get(), &status) == 0;
  const bool ours =
      known && status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  return ours ? std::move(folder) : UniqueFd();
}

// Ours, and still there: another may have taken it between its making and our lock.
bool LockedInPlace(int file) {
  struct stat status {};

  return ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &status) == 0 &&
         status.st_nlink > 0;
}

// Each line was everything in its time; the last whole one counts.
Undos ReadNotes(int file) {
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
    ::mkdir(kFolder, 0700);
    if (!OpenFolder().valid()) return;
    path_ = std::string(kFolder) + "/guard.XXXXXX";
    file_.Reset(::mkostemp(path_.data(), O_APPEND | O_CLOEXEC));
    if (!file_.valid()) return;
    if (!LockedInPlace(file_.get())) file_.Reset();
  }
  // Killed within it, the line is not whole and the one before it counts.
  const std::string line = ToJson(MakeValue(undos)) + '\n';
  [[maybe_unused]] const ssize_t written = ::write(file_.get(), line.data(), line.size());
}

void GuardNotes::Drop() {
  if (!file_.valid()) return;
  ::unlink(path_.c_str());
  ::rmdir(kFolder);  // only when nobody else's notes are in it
  file_.Reset();
}

std::vector<OrphanedNotes> OrphanedNotes::TakeAll() {
  std::vector<OrphanedNotes> taken;
  const UniqueFd folder = OpenFolder();
  if (!folder.valid()) return taken;
  for (const std::string& name : ReadNames(folder.get()).value_or({})) {
    UniqueFd file(::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.valid() || !LockedInPlace(file.get())) continue;
    Undos undos = ReadNotes(file.get());
    taken.push_back(
        OrphanedNotes(std::string(kFolder) + '/' + name, std::move(file), std::move(undos)));
  }
  return taken;
}

OrphanedNotes::~OrphanedNotes() {
  if (!file_.valid()) return;
  ::unlink(path_.c_str());
  ::rmdir(kFolder);
}

}  // namespace nstest
