// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_reader.h"
#include "hayate/io/read_image.h"
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

void load_nifti(const GoldenCase& golden, Outputs& outputs) {
  const auto file = golden.params.at("file").get<std::string>();
  const ImageInfo info = read_image_info(golden.path.parent_path() / file);
  const std::vector<std::int64_t>& shape = info.shape;
  const auto pixdim = std::any_cast<NiftiInfo>(info.header).pixdim;
  const std::vector<float> array = to_file_axes(read_volumes(info), shape);

  outputs.add("array", shape, array);
  outputs.add("affine", info.voxel_to_world);
  outputs.add("pixdim", std::vector<double>(pixdim.begin(), pixdim.begin() + 4));
  outputs.add("spacing", info.spacing());
  const auto spatial_rank = std::min<std::ptrdiff_t>(3, std::ssize(shape));
  outputs.add("spatial_shape",
              std::vector<std::int64_t>(shape.begin(), shape.begin() + spatial_rank));
}

}  // namespace

void add_nifti_ops(OpTable& ops) {
  ops["load_nifti"] = load_nifti;
}

}  // namespace hayate::conformance
