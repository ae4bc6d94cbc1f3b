// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/case_picture.h"

#include "hayate/reporting/overlaid_planes.h"
#include "hayate/reporting/png.h"
#include "hayate/transforms/crop_foreground.h"

namespace hayate {

namespace {

std::vector<PlanePicture> as_pictures(const Volume& image,
                                      const std::vector<OverlaidPlane>& planes) {
  std::vector<PlanePicture> pictures;
  for (const OverlaidPlane& drawn : planes) {
    const Raster& raster = drawn.raster;
    pictures.push_back({drawn.plane, encode_png(raster.width(), raster.height(), raster.rgb()),
                        raster.width(), raster.height(), drawn.extent_mm, drawn.slice,
                        image.spatial_shape()[slice_axis(image, drawn.plane)], drawn.is_middle});
  }
  return pictures;
}

}  // namespace

std::vector<PlanePicture> draw_case(const Volume& image, const Volume& truth,
                                    const Volume& predicted) {
  const Volume& aim = find_foreground(truth) ? truth : predicted;
  return as_pictures(image, draw_overlaid_planes(image, truth, predicted, aim));
}

std::vector<PlanePicture> draw_slices(const Volume& image, const Volume& label,
                                      std::int64_t slice_count) {
  return as_pictures(image, draw_overlaid_slices(image, label, slice_count));
}

}  // namespace hayate
