// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/marked_voxels.h"

#include <limits>
#include <type_traits>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

VoxelMarks mark_all(std::int64_t voxel_count) {
  VoxelMarks marks = no_marks(voxel_count);
  for (std::uint64_t& word : marks) word = ~std::uint64_t{0};
  const auto rest = static_cast<std::size_t>(voxel_count) % kMarksPerWord;
  if (rest > 0) marks.back() = (std::uint64_t{1} << rest) - 1;
  return marks;
}

}  // namespace

VoxelMarks mark_above(const Volume* image, double threshold, std::int64_t voxel_count) {
  if (image == nullptr) return mark_all(voxel_count);
  return mark_voxels(*image, 0, image->channels(), [threshold]<class T>(T voxel) {
    using Compared = std::conditional_t<std::is_floating_point_v<T>, T, double>;
    return static_cast<Compared>(voxel) > static_cast<Compared>(threshold);
  });
}

void check_can_be_numbered(const Volume& label, std::string_view transform) {
  if (label.spatial_size() <= std::int64_t{std::numeric_limits<std::uint32_t>::max()} + 1) return;
  throw DataError(fmt::format("a label of shape {} has more voxels than {} can number",
                              format_shape(label.spatial_shape()), transform),
                  "crop it, or choose a larger voxel size");
}

}  // namespace hayate
