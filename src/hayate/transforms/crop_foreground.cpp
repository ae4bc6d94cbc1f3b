// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/crop_foreground.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/transforms/case_plan.h"
#include "hayate/transforms/sample_geometry.h"

namespace hayate {
namespace {

/// Makes the box hold the foreground of a row of voxels along Z.
template <class T>
void enclose_row(const T* row, std::int64_t x, std::int64_t y, std::int64_t length, VoxelBox& box) {
  const T* end = row + length;
  const T* first = std::find_if(row, end, is_foreground<T>);
  if (first == end) return;
  const T* last = end - 1;
  while (!is_foreground(*last)) --last;
  const SpatialShape begin_here{x, y, first - row};
  const SpatialShape end_here{x + 1, y + 1, last - row + 1};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::min(box.begin[axis], begin_here[axis]);
    box.end[axis] = std::max(box.end[axis], end_here[axis]);
  }
}

}  // namespace

void CropForegroundOptions::describe(OptionVisitor& visitor) {
  visitor.visit("source_key", source_key, "The foreground is what is above 0 here.");
  visitor.visit("margin", margin, kMarginVoxels, "So many voxels are kept around the foreground.");
  visitor.visit("allow_smaller", allow_smaller,
                "True ends a margin at the border of the volume; false pads what lies beyond.");
  visitor.visit("k_divisible", k_divisible, kVoxelCount,
                "The box grows to a multiple of this size.");
  visitor.visit("mode", mode, "This is put where the box leaves the volume.");
  visitor.visit("value", value, kIntensity,
                "Constant padding has this intensity; labels are padded with 0.");
}

std::optional<VoxelBox> find_foreground(const Volume& volume) {
  const SpatialShape shape = volume.spatial_shape();
  VoxelBox box{shape, {0, 0, 0}};
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = 0; channel < volume.channels(); ++channel) {
      const T* voxels = volume.channel<T>(channel).data();
      for (std::int64_t x = 0; x < shape[0]; ++x) {
        for (std::int64_t y = 0; y < shape[1]; ++y) {
          enclose_row(voxels + (x * shape[1] + y) * shape[2], x, y, shape[2], box);
        }
      }
    }
  });
  if (box.end[0] == 0) return std::nullopt;
  return box;
}

VoxelBox compute_foreground_box(const Volume& source, const CropForegroundOptions& options) {
  const std::optional<VoxelBox> foreground = find_foreground(source);
  if (!foreground) return {};
  const SpatialShape shape = source.spatial_shape();
  VoxelBox box = *foreground;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box.begin[axis] -= options.margin[axis];
    box.end[axis] += options.margin[axis];
    if (options.allow_smaller) {
      box.begin[axis] = std::max<std::int64_t>(box.begin[axis], 0);
      box.end[axis] = std::min(box.end[axis], shape[axis]);
    }
    const std::int64_t k = std::max<std::int64_t>(options.k_divisible[axis], 1);
    const std::int64_t size = box.end[axis] - box.begin[axis];
    const std::int64_t divisible_size = (size + k - 1) / k * k;
    box.begin[axis] -= (divisible_size - size) / 2;
    box.end[axis] = box.begin[axis] + divisible_size;
  }
  return box;
}

WhyNot CropForeground::plan(CasePlan& plan) const {
  if (std::ranges::max(options_.margin) > 0) return "it keeps a margin around the foreground";
  if (std::ranges::max(options_.k_divisible) > 1) return "its box grows beyond the foreground";
  if (plan.oblique) return "it comes behind a Spacing onto an oblique grid";
  plan.foreground = options_.source_key;
  return {};
}

void CropForeground::operator()(Sample& sample) const {
  check_same_shape(sample);
  const bool by_image = options_.source_key == ForegroundSource::kImage;
  const VoxelBox box = compute_foreground_box(by_image ? sample.image : sample.label, options_);
  if (box == VoxelBox{}) {
    throw DataError(
        fmt::format("case '{}': no voxel of the {} is above 0, CropForeground would leave nothing",
                    sample.case_name, by_image ? "image" : "label"),
        by_image ? "check a_min of ScaleIntensityRange against the intensities of this case, or "
                   "leave the case out"
                 : "leave the case out, or crop by the image");
  }
  const PadFill fill{options_.mode, options_.value};
  replace_volumes(sample, [&](const Volume& volume, VolumeKind kind) {
    return crop_or_pad(volume, box, kind == VolumeKind::kImage ? fill : fill.of_label());
  });
}

}  // namespace hayate
