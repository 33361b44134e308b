#pragma once

#include "nstest/act/scene.h"

namespace nstest {

/// Ends a case: kills what still runs with all that it started, reaps it, and undoes what has to be
/// put back on this host. What a command that ended by itself left behind is not touched: it is a
/// leftover. Done once: a second time there is nothing to do.
void TakeDown(Scene& scene);

}  // namespace nstest
