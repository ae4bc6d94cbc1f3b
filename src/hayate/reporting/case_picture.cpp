// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/case_picture.h"

#include "hayate/reporting/overlaid_planes.h"
#include "hayate/reporting/png.h"
#include "hayate/transforms/crop_foreground.h"

namespace hayate {

std::vector<PlanePicture> draw_case(const Volume& image, const Volume& truth,
                                    const Volume& predicted) {
  const Volume& aim = find_foreground(truth) ? truth : predicted;
  std::vector<PlanePicture> pictures;
  for (const OverlaidPlane& drawn : draw_overlaid_planes(image, truth, predicted, aim)) {
    const Raster& raster = drawn.raster;
    pictures.push_back({drawn.plane, encode_png(raster.width(), raster.height(), raster.rgb()),
                        raster.width(), raster.height(), drawn.extent_mm});
  }
  return pictures;
}

}  // namespace hayate
