// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/make_batches.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/prediction/device.h"
#include "hayate/training/device_cache.h"

namespace hayate {
namespace {

/// The rest is for the network's weights and all that a step computes.
constexpr double kShareForCases = 0.5;

WhyNot why_not_fit(const CacheDataset& cases, c10::Device device) {
  const auto free = static_cast<double>(free_bytes(device));
  if (static_cast<double>(device_cache_bytes(cases)) <= kShareForCases * free) return {};
  return "the prepared cases take more than half of the device's free memory";
}

/// Why `auto` keeps the cases on the host.
WhyNot why_not_choose_device(const TrainingData& data, const Compose& chain, c10::Device device) {
  const WhyNot why_not = why_not_keep_on_device(*data.datasets.train, chain);
  if (!why_not.applies()) return why_not;
  return why_not_fit(dynamic_cast<const CacheDataset&>(*data.datasets.train), device);
}

bool keeps_on_device(const Recipe& recipe, const TrainingData& data, const Compose& chain,
                     c10::Device device) {
  switch (recipe.data.cache_device) {
    case CacheDevice::kCpu:
      return false;
    case CacheDevice::kAuto:
      // Where the device is the host there is nothing to gain.
      return !device.is_cpu() &&
             takes_fast_path("augment_on_device", why_not_choose_device(data, chain, device));
    case CacheDevice::kTraining:
      break;
  }
  const WhyNot why_not = why_not_keep_on_device(*data.datasets.train, chain);
  if (why_not.applies()) return true;
  throw RecipeError(fmt::format("data.cache_device: 'training' cannot be: {}", why_not.reason()),
                    "keep the cache on the host with --set data.cache_device=cpu");
}

}  // namespace

std::unique_ptr<BatchSource> make_batches(const Recipe& recipe, const TrainingData& data,
                                          c10::Device device, const Ranks& ranks) {
  const DataLoaderOptions options = loader_options(recipe, ranks);
  std::shared_ptr<const Compose> chain = recipe.transforms.make_train_chain();
  if (!keeps_on_device(recipe, data, *chain, device)) {
    return std::make_unique<LoaderBatches>(data.datasets.train, options, device);
  }
  auto& cases = dynamic_cast<CacheDataset&>(*data.datasets.train);
  return std::make_unique<DeviceCache>(cases, std::move(chain), options, device);
}

}  // namespace hayate
