// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/image_size.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/serve/request_error.h"

namespace hayate {

double count_voxels(const ImageInfo& image, const ServedModel& model) {
  const auto in_file = static_cast<double>(image.voxel_count());
  if (!model.spacing_mm) return in_file;
  double on_grid = in_file;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    on_grid *= image.spacing()[axis] / (*model.spacing_mm)[axis];
  }
  return std::max(in_file, on_grid);
}

void check_image_size(const ImageInfo& image, const ServedModel& model, std::int64_t limit) {
  const double voxels = count_voxels(image, model);
  if (voxels <= static_cast<double>(limit)) return;
  throw RequestError(
      413,
      fmt::format(
          "{}: got {:.0f} voxels, of the file or of the grid that the model takes, expected "
          "{} at most",
          image.path.string(), voxels, limit),
      "cut the image, or start the server with a larger --max-voxels");
}

}  // namespace hayate
