#pragma once

#include "nstest/cli/options.h"

/// One function per command; each returns the exit status.
namespace nstest {

int RunCommand(const RunOptions& options);
int CheckCommand(const CheckOptions& options);
int ControlCommand(const ControlOptions& options);
int ConvertCommand(const ConvertOptions& options);
int JudgeCommand(const JudgeOptions& options);
int SchemaCommand(const SchemaOptions& options);

}  // namespace nstest
