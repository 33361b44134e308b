#pragma once

#include <vector>

#include "nstest/cli/options.h"
#include "nstest/model/scenario.h"

namespace nstest {

/// --dry-run: prints what each case would do here. Makes no namespace and no process (but gzip(1),
/// for a packed list of the kernel's options that a case asks for); what of this host can only be
/// known by trying stays unknown. Returns the exit status.
int PreviewCases(std::vector<Case> cases, const RunOptions& options);

}  // namespace nstest
