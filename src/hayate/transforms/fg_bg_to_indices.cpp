// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fg_bg_to_indices.h"

#include <cassert>
#include <limits>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

/// For every voxel, whether `test` holds in any channel from `first_channel` on.
template <class Test>
std::vector<bool> any_channel(const Volume& volume, std::int64_t first_channel, Test test) {
  std::vector<bool> any(static_cast<std::size_t>(volume.spatial_size()), false);
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = first_channel; channel < volume.channels(); ++channel) {
      const auto voxels = volume.channel<T>(channel);
      for (std::size_t i = 0; i < voxels.size(); ++i) {
        if (test(voxels[i])) any[i] = true;
      }
    }
  });
  return any;
}

}  // namespace

FgBgIndices fg_bg_to_indices(const Volume& label, const Volume* image, double image_threshold) {
  assert(image == nullptr || image->spatial_shape() == label.spatial_shape());
  if (label.spatial_size() > std::int64_t{std::numeric_limits<std::uint32_t>::max()} + 1) {
    throw DataError(fmt::format("a label of shape {} has more voxels than FgBgToIndices can number",
                                format_shape(label.spatial_shape())),
                    "crop it, or choose a larger voxel size");
  }
  const std::vector<bool> is_foreground = any_channel(
      label, label.channels() > 1 ? 1 : 0, []<class T>(T voxel) { return voxel != T{0}; });
  std::vector<bool> may_be_background(is_foreground.size(), true);
  if (image != nullptr) {
    may_be_background = any_channel(*image, 0, [&]<class T>(T voxel) {
      // Compared in the image's own float type, as MONAI does: 0.7F is not above 0.7.
      using Compared = std::conditional_t<std::is_floating_point_v<T>, T, double>;
      return static_cast<Compared>(voxel) > static_cast<Compared>(image_threshold);
    });
  }
  FgBgIndices indices;
  for (std::size_t i = 0; i < is_foreground.size(); ++i) {
    if (is_foreground[i]) {
      indices.foreground.push_back(static_cast<std::uint32_t>(i));
    } else if (may_be_background[i]) {
      indices.background.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return indices;
}

void FgBgToIndicesOptions::describe(OptionVisitor& visitor) {
  visitor.visit("use_image", use_image);
  visitor.visit("image_threshold", image_threshold, kAny);
}

void FgBgToIndices::operator()(Sample& sample) const {
  check_labelled(sample);
  sample.indices = fg_bg_to_indices(sample.label, options_.use_image ? &sample.image : nullptr,
                                    options_.image_threshold);
}

}  // namespace hayate
