// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/monai_release.h"
#include "hayate/base/options.h"
#include "hayate/resampling/interpolate.h"
#include "hayate/transforms/grid_mapping.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// What is put around a volume that was zoomed out: PadMode's ways (crop_pad.h), then
/// PadStatistic's (statistic_pad.h).
enum class ZoomPadding {
  kConstant,
  kEdge,
  kReplicate,
  kReflect,
  kSymmetric,
  kWrap,
  kCircular,
  kMean,
  kMedian,
  kMinimum,
  kMaximum,
  kLinearRamp,
};

template <>
inline constexpr std::array kEnumNames<ZoomPadding>{
    std::string_view("constant"), std::string_view("edge"),      std::string_view("replicate"),
    std::string_view("reflect"),  std::string_view("symmetric"), std::string_view("wrap"),
    std::string_view("circular"), std::string_view("mean"),      std::string_view("median"),
    std::string_view("minimum"),  std::string_view("maximum"),   std::string_view("linear_ramp")};
template <>
inline constexpr std::array kEnumMeanings<ZoomPadding>{
    std::string_view("zeros"),
    std::string_view("the outer voxel, repeated"),
    std::string_view("the same as edge"),
    std::string_view("the volume, mirrored at the centre of the outer voxel"),
    std::string_view("the volume, mirrored at the edge of the outer voxel"),
    std::string_view("the other end of the volume"),
    std::string_view("the same as wrap"),
    std::string_view("the mean along the axis"),
    std::string_view("the median along the axis"),
    std::string_view("the minimum along the axis"),
    std::string_view("the maximum along the axis"),
    std::string_view("a ramp from the outer voxel to 0")};

struct ZoomOptions {
  ResizeMode mode = ResizeMode::kArea;
  /// Computed padding (mean … linear_ramp) is for float32 only.
  ZoomPadding padding_mode = ZoomPadding::kEdge;
  /// Keep the outer voxels' centres instead of their outer edges; see interpolate().
  bool align_corners = false;
  /// Cut or pad the result to the shape that the volume had.
  bool keep_size = true;
  /// Where the cut begins: (zoomed - size)/2 in 0.7, zoomed/2 - size/2 in 1.6, rounded down.
  MonaiRelease release = MonaiRelease::k16;
};

/// Whether zoom is a mapping: it interpolates linearly by the voxels' edges, and puts nothing
/// around that would have to be computed.
bool is_mapping(const ZoomOptions& options);

/// Returns what zoom does to a grid, up to rounding. What it puts around is that of the volume:
/// zoom repeats the border of the zoomed volume, which lies up to half a voxel inside. \pre
/// is_mapping(options)
GridMapping map_zoom(const SpatialShape& shape, const Vector3& factors, const ZoomOptions& options);

/// Returns the volume scaled by a factor per axis about its centre, above 1 to make things larger,
/// to floor(size · factor) voxels, at least one. MONAI: Zoom.
/// \pre as interpolate(); the factors are positive.
Volume zoom(const Volume& volume, const Vector3& factors, const ZoomOptions& options = {});

}  // namespace hayate
