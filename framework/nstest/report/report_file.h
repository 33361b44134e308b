#pragma once

#include <memory>
#include <string>

#include "nstest/base/result.h"
#include "nstest/report/byte_sink.h"

namespace nstest {

/// How a report reaches its name.
enum class FileMode {
  kWhole,  ///< written beside it and renamed when complete: readers never see half a report
  kLive    ///< written in place, so that what a killed run had found is there (the record)
};

/// A report's file. What is there already is replaced. Something that is no regular file (a pipe, a
/// device, a symbolic link) is always written in place and never replaced.
class ReportFile {
 public:
  /// Fails with step "open" when no file can be made there: ENOENT, EACCES, EISDIR, EROFS.
  static Result<ReportFile> Create(const std::string& path, FileMode mode);

  ReportFile(ReportFile&& other) noexcept = default;
  ReportFile& operator=(ReportFile&&) = delete;
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;
  /// Without Commit a whole file is given up and nothing is left beside its name.
  ~ReportFile();

  /// Stays where it is when this object is moved.
  ByteSink& sink() { return *sink_; }

  /// Flushes and gives a whole file its name. Fails with the first error of "write" (the name is
  /// then left as it was), or with "rename": the report then stays in the file that this names.
  Status Commit();

 private:
  ReportFile(std::unique_ptr<FdSink> sink, std::string path, std::string temporary);

  std::unique_ptr<FdSink> sink_;
  std::string path_;
  std::string temporary_;  // empty: written in place, or committed
};

}  // namespace nstest
