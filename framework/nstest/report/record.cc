#include "nstest/report/record.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "nstest/report/record_parser.h"

namespace nstest {

namespace {

constexpr std::size_t kChunk = 64 * 1024;

// Gathers what is played into it.
class RecordBuilder final : public Reporter {
 public:
  void Begin(const RunInfo& run, const HostFacts& host) override {
    record_.run = run;
    record_.host = host;
  }

  void CaseFinished(const CaseResult& result) override { record_.cases.push_back(result); }

  void End(const RunSummary& summary) override { record_.summary = summary; }

  Record Take() { return std::move(record_); }

 private:
  Record record_;
};

}  // namespace

Result<Record> ParseRecord(std::string_view text) {
  RecordBuilder builder;
  RecordParser parser(builder);
  NSTEST_TRY(parser.Feed(text));
  NSTEST_TRY(parser.Finish());
  return builder.Take();
}

Result<Record> ReadRecord(int fd) {
  RecordBuilder builder;
  NSTEST_TRY(ConvertRecord(fd, builder));
  return builder.Take();
}

void Convert(const Record& record, Reporter& reporter) {
  reporter.Begin(record.run, record.host);
  for (const CaseResult& result : record.cases) reporter.CaseFinished(result);
  reporter.End(record.summary);
}

Result<RunSummary> ConvertRecord(int fd, Reporter& reporter) {
  RecordParser parser(reporter);
  std::string chunk(kChunk, '\0');
  while (true) {
    const ssize_t size = read(fd, chunk.data(), chunk.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return ErrnoError("read", "the record");
    if (size == 0) return parser.Finish();
    NSTEST_TRY(parser.Feed(std::string_view(chunk).substr(0, static_cast<std::size_t>(size))));
  }
}

}  // namespace nstest
