#pragma once

#include <string>
#include <string_view>

#include "nstest/base/result.h"
#include "nstest/model/result.h"

/// The lines of a record (framework/schema/record.schema.json): maps whose first field `t` says
/// which of the four they are. Make... writes a line, Read...Line reads it back; `ms` are
/// milliseconds with their fraction.
namespace nstest {

inline constexpr std::string_view kRecordSchema = "nstest.record/1";

Value MakeRunLine(const RunInfo& run);
Value MakeHostLine(const HostFacts& host);
Value MakeCaseLine(const CaseResult& result);
/// `digest` is that of the lines before it (LineChain).
Value MakeEndLine(const RunSummary& summary, const std::string& digest);

/// Fails for another schema than ours, whatever else the line holds.
Result<RunInfo> ReadRunLine(const Value& line);
Result<HostFacts> ReadHostLine(const Value& line);
Result<CaseResult> ReadCaseLine(const Value& line);
Result<RunSummary> ReadEndLine(const Value& line);

}  // namespace nstest
