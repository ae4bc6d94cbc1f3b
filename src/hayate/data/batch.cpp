// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/batch.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"

namespace hayate {

Batch collate(std::span<const Sample> samples) {
  assert(!samples.empty());
  const VolumeShape shape = samples[0].image.shape();
  Batch batch;
  batch.shape = {static_cast<std::int64_t>(samples.size()), shape[0], shape[1], shape[2], shape[3]};
  const auto image_size = static_cast<std::size_t>(samples[0].image.size());
  const auto label_size = static_cast<std::size_t>(samples[0].image.spatial_size());
  batch.images = std::make_unique_for_overwrite<float[]>(image_size * samples.size());
  batch.labels = std::make_unique_for_overwrite<std::uint8_t[]>(label_size * samples.size());

  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& sample = samples[i];
    if (sample.image.shape() != shape ||
        sample.label.spatial_shape() != sample.image.spatial_shape()) {
      throw DataError(
          fmt::format("patches of one batch differ in shape: '{}' has image {} and label {}, '{}' "
                      "has {}",
                      sample.case_name, format_shape(sample.image.shape()),
                      format_shape(sample.label.shape()), samples[0].case_name,
                      format_shape(shape)),
          "end the random transforms with ResizeWithPadOrCrop, or use a batch of one");
    }
    std::ranges::copy(sample.image.voxels<float>(), batch.images.get() + i * image_size);
    std::ranges::copy(sample.label.voxels<std::uint8_t>(), batch.labels.get() + i * label_size);
    batch.case_names.push_back(sample.case_name);
    batch.unannotated.push_back(sample.unannotated);
  }
  return batch;
}

}  // namespace hayate
