// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/synthetic_batch.h"

#include <memory>

#include "hayate/base/philox_stream.h"

namespace hayate {

Batch make_synthetic_batch(const Recipe& recipe, std::int64_t batch_size, std::int64_t n) {
  Batch batch;
  batch.shape = {batch_size, recipe.network.in_channels, n, n, n};
  const std::int64_t voxels = n * n * n;
  const std::int64_t image_size = batch_size * recipe.network.in_channels * voxels;
  batch.images = std::make_unique<float[]>(static_cast<std::size_t>(image_size));
  batch.labels = std::make_unique<std::uint8_t[]>(static_cast<std::size_t>(batch_size * voxels));
  PhiloxStream random({.seed = 1});
  for (std::int64_t i = 0; i < image_size; ++i) {
    batch.images[static_cast<std::size_t>(i)] = static_cast<float>(random.next_uint32()) * 0x1p-32F;
  }
  std::size_t i = 0;
  for (std::int64_t item = 0; item < batch_size; ++item) {
    for (std::int64_t x = 0; x < n; ++x) {
      for (std::int64_t y = 0; y < n; ++y) {
        for (std::int64_t z = 0; z < n; ++z) {
          const auto square = [&](std::int64_t at) { return (2 * at - n) * (2 * at - n); };
          batch.labels[i++] = 4 * (square(x) + square(y) + square(z)) < n * n ? 1 : 0;
        }
      }
    }
    batch.case_names.push_back("synthetic");
  }
  return batch;
}

}  // namespace hayate
