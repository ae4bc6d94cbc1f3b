// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/read_image.h"
#include "image_outputs.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

/// Volumes [N, X, Y, Z] as LoadImage gives them: every axis of the file, in C order.
std::vector<float> to_file_axes(const Volume& volumes, std::span<const std::int64_t> file_shape) {
  const auto voxels = volumes.voxels<float>();
  const auto volume_count = static_cast<std::size_t>(volumes.channels());
  const auto spatial_size = static_cast<std::size_t>(volumes.spatial_size());
  std::vector<float> array;
  array.reserve(voxels.size());
  // The file's order of volumes has the fourth axis fastest, C order the last one.
  std::vector<std::size_t> order(volume_count);
  for (std::size_t rank = 0; rank < volume_count; ++rank) {
    std::size_t rest = rank;
    std::size_t stride = volume_count;
    std::size_t index = 0;
    for (std::size_t axis = file_shape.size(); axis-- > 3;) {
      const auto size = static_cast<std::size_t>(file_shape[axis]);
      stride /= size;
      index += rest % size * stride;
      rest /= size;
    }
    order[rank] = index;
  }
  for (std::size_t voxel = 0; voxel < spatial_size; ++voxel) {
    for (const std::size_t n : order) array.push_back(voxels[n * spatial_size + voxel]);
  }
  return array;
}

void load_image(const GoldenCase& golden, Outputs& outputs) {
  add_image_outputs(read_named_image(golden), outputs);
}

}  // namespace

ImageInfo read_named_image(const GoldenCase& golden) {
  return read_image_info(golden.path.parent_path() / golden.params.at("file").get<std::string>());
}

void add_image_outputs(const ImageInfo& info, Outputs& outputs) {
  outputs.add("array", info.shape, to_file_axes(read_volumes(info), info.shape));
  outputs.add("affine", info.voxel_to_world);
  outputs.add("spacing", info.spacing());
  const auto spatial_rank = std::min<std::ptrdiff_t>(3, std::ssize(info.shape));
  outputs.add("spatial_shape",
              std::vector<std::int64_t>(info.shape.begin(), info.shape.begin() + spatial_rank));
}

void add_image_ops(OpTable& ops) {
  ops["load_image"] = load_image;
}

}  // namespace hayate::conformance
