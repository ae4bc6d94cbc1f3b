// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/make_batches.h"

#include "hayate/base/error.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/training/device_cache.h"

namespace hayate {

std::unique_ptr<BatchSource> make_batches(const Recipe& recipe, const TrainingData& data,
                                          c10::Device device, const Ranks& ranks) {
  const DataLoaderOptions options = loader_options(recipe, ranks);
  if (recipe.data.cache_device == CacheDevice::kCpu) {
    return std::make_unique<LoaderBatches>(data.datasets.train, options, device);
  }
  const auto cache = std::dynamic_pointer_cast<CacheDataset>(data.datasets.train);
  if (!cache) {
    throw RecipeError("data.cache_device: 'training' needs a cache",
                      "--set data.dataset=CacheDataset");
  }
  return std::make_unique<DeviceCache>(*cache, recipe.transforms.make_train_chain(), options,
                                       device);
}

}  // namespace hayate
