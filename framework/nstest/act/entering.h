#pragma once

#include "nstest/act/scene.h"

namespace nstest {

/// Where a step happens, and who acts there: its place, or a mix of several, with the step's own
/// user and capabilities. Fails with "step" where a place is not there.
Result<Place> PlaceOf(const Scene& scene, const Step& step);

/// ExplainEnd for each container that the step is in.
Error ExplainEndOfPlaces(Scene& scene, const Step& step, Error error);

}  // namespace nstest
