// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fg_bg_to_indices.h"

#include <cassert>
#include <cstring>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/base/text.h"
#include "hayate/volume/kept_volume.h"

namespace hayate {
namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::size_t kWordBits = 64;

/// Eight bytes of 0 or 1 as eight bits, the first byte as the lowest.
std::uint64_t gather_bits(const std::uint8_t* bytes) {
  std::uint64_t eight;
  std::memcpy(&eight, bytes, sizeof(eight));
  return eight * 0x0102040810204080U >> 56;
}

/// Sets the bits of voxels for which `test` holds in any channel from `first_channel` on.
template <class Test>
Words any_channel(const Volume& volume, std::int64_t first_channel, Test test) {
  const auto count = static_cast<std::size_t>(volume.spatial_size());
  Words words((count + kWordBits - 1) / kWordBits);
  dispatch_voxel_type(volume.type(), [&]<class T>() {
    for (std::int64_t channel = first_channel; channel < volume.channels(); ++channel) {
      const T* const voxels = volume.channel<T>(channel).data();
      for (std::size_t begin = 0; begin < count; begin += kWordBits) {
        std::uint8_t passed[kWordBits] = {};
        if (begin + kWordBits <= count) {
          // A constant length: the compiler makes vectors of it.
          for (std::size_t i = 0; i < kWordBits; ++i) passed[i] = test(voxels[begin + i]);
        } else {
          for (std::size_t i = 0; begin + i < count; ++i) passed[i] = test(voxels[begin + i]);
        }
        std::uint64_t& word = words[begin / kWordBits];
        for (std::size_t i = 0; i < kWordBits; i += 8) word |= gather_bits(passed + i) << i;
      }
    }
  });
  return words;
}

/// Marks all voxels of the grid.
Words every_voxel(std::int64_t count) {
  Words words((static_cast<std::size_t>(count) + kWordBits - 1) / kWordBits, ~std::uint64_t{0});
  const auto rest = static_cast<std::size_t>(count) % kWordBits;
  if (rest > 0) words.back() = (std::uint64_t{1} << rest) - 1;
  return words;
}

}  // namespace

FgBgIndices fg_bg_to_indices(const Volume& label, const Volume* image, double image_threshold) {
  assert(image == nullptr || image->spatial_shape() == label.spatial_shape());
  if (is_kept_type(label.type())) {
    return fg_bg_to_indices(widen(label), image, image_threshold);
  }
  if (image != nullptr && is_kept_type(image->type())) {
    const Volume full = widen(*image);
    return fg_bg_to_indices(label, &full, image_threshold);
  }
  if (label.spatial_size() > std::int64_t{std::numeric_limits<std::uint32_t>::max()} + 1) {
    throw DataError(fmt::format("a label of shape {} has more voxels than FgBgToIndices can number",
                                format_shape(label.spatial_shape())),
                    "crop it, or choose a larger voxel size");
  }
  Words foreground = any_channel(label, label.channels() > 1 ? 1 : 0,
                                 []<class T>(T voxel) { return voxel != T{0}; });
  Words background =
      image == nullptr
          ? every_voxel(label.spatial_size())
          : any_channel(*image, 0, [&]<class T>(T voxel) {
              // Compared in the image's own float type, as MONAI does: 0.7F is not above 0.7.
              using Compared = std::conditional_t<std::is_floating_point_v<T>, T, double>;
              return static_cast<Compared>(voxel) > static_cast<Compared>(image_threshold);
            });
  for (std::size_t i = 0; i < background.size(); ++i) background[i] &= ~foreground[i];
  return {VoxelSet(std::move(foreground)), VoxelSet(std::move(background))};
}

void FgBgToIndicesOptions::describe(OptionVisitor& visitor) {
  visitor.visit("use_image", use_image,
                "True takes only voxels of the image above image_threshold for background.");
  visitor.visit("image_threshold", image_threshold, kIntensity,
                "With use_image, background lies above this intensity.");
}

void FgBgToIndices::operator()(Sample& sample) const {
  check_labelled(sample);
  sample.indices = fg_bg_to_indices(sample.label, options_.use_image ? &sample.image : nullptr,
                                    options_.image_threshold);
}

}  // namespace hayate
