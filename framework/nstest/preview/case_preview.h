#pragma once

#include <string>
#include <vector>

#include "nstest/model/plan.h"
#include "nstest/model/scenario.h"

/// What playing a case would do, in words and as the shell commands that come nearest. Pure; every
/// line is safe (report/safe_text.h).
namespace nstest {

struct CasePreview {
  const Case& one;                    ///< as this host is held to it
  const Plan& plan;                   ///< written out whether or not it can be played here
  Reason missing;                     ///< why it cannot; empty where nothing is known to be missing
  std::vector<std::string> expected;  ///< of each step, what judging expects; empty: nothing
};

struct PreviewOptions {
  bool color = false;
  bool real_root = true;  ///< containers are made by root of the initial user namespace
};

/// The case's lines, its id first:
///
///     plays pid/basics  the first process of a PID namespace is PID 1
///           at           pid/basics.yaml:3
///           needs        new namespaces: pid
///           touches      nothing that outlives its disposable host
///           box          new pid
///           step 1       in box, run: echo $$
///                        $ unshare --fork --kill-child --pid sh -c 'echo $$'
///           expected     stdout is 1
std::string PreviewText(const CasePreview& preview, const PreviewOptions& options);

/// What is the same for all: the nearest to a disposable host, and what commands get.
std::string PreambleText(const PreviewOptions& options);

}  // namespace nstest
