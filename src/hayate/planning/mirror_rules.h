// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hayate/analysis/dataset_analysis.h"
#include "hayate/transforms/spatial_axes.h"

namespace hayate {

/// Which axes may be mirrored in training without showing what never is.
struct MirrorChoice {
  /// Along right, front, up.
  AxisSet allowed{true, true, true};
  /// Says which and why.
  std::string reason;

  std::vector<std::int64_t> axes() const { return axes_of(allowed); }
};

/// Chooses all axes but those along which classes are each other's mirror image, or have their
/// side: a network that is trained for minutes learns sooner where things lie than that it does not
/// matter (docs/decisions/0012-minutes.md). Found
///
///   1. by name: two classes whose names differ in left and right, front and back (anterior,
///      posterior; ventral, dorsal), or up and down (superior, inferior; upper, lower; …) only;
///   2. by position: two classes of about the same volume that lie, in all cases, on either side of
///      each other along right, and at the same place along the other axes;
///   3. by side: a class lies, in half of the cases or more and three times as often as on the
///   other
///      side, on one side of another class or of the image's middle, by a fiftieth of the image or
///      more.
MirrorChoice choose_mirror_axes(const DatasetAnalysis& analysis);

}  // namespace hayate
