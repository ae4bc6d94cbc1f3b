// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/device_cache.h"

#include <algorithm>

#include "hayate/augmentation/patch_tensors.h"
#include "hayate/transforms/device_chain.h"

namespace hayate {

DeviceCache::DeviceCache(CacheDataset& cases, std::shared_ptr<const Compose> chain,
                         const DataLoaderOptions& options, c10::Device device)
    : chain_(std::move(chain)), options_(options) {
  for (std::int64_t i = 0; i < cases.size(); ++i) {
    const std::shared_ptr<const Sample> sample = cases.release(i);
    VolumeTensors tensors = to_tensors(sample, device);
    cases_.push_back({sample->case_name, sample->case_index, sample->indices, sample->unannotated,
                      std::move(tensors.image), std::move(tensors.label)});
  }
  next_batch_ = batch_count();
}

std::int64_t DeviceCache::batch_count() const {
  return (static_cast<std::int64_t>(cases_.size()) + options_.batch_size - 1) / options_.batch_size;
}

void DeviceCache::start_epoch(std::uint32_t epoch, std::int64_t first_batch) {
  epoch_ = epoch;
  next_batch_ = first_batch;
  order_ = epoch_order(static_cast<std::int64_t>(cases_.size()), options_, epoch);
}

std::optional<TrainingBatch> DeviceCache::next() {
  if (next_batch_ >= batch_count()) return std::nullopt;
  const std::int64_t begin = next_batch_++ * options_.batch_size;
  const std::int64_t end =
      std::min(begin + options_.batch_size, static_cast<std::int64_t>(cases_.size()));
  const auto items = std::span(order_).subspan(static_cast<std::size_t>(begin),
                                               static_cast<std::size_t>(end - begin));
  std::optional<StepPart> part = part_of_batch(options_.share, end - begin);
  TrainingBatch batch;
  std::vector<DrawnPatch> patches;
  for_wanted_cases(
      items, part ? std::optional(part->patches) : std::nullopt, options_.share.patches_per_case,
      [&](std::int64_t item, const PatchRange& of_case) {
        const DeviceCase& from = cases_[static_cast<std::size_t>(item)];
        std::vector<DrawnPatch> drawn = draw_patches(*chain_, from, options_.seed, epoch_);
        for (std::int64_t i = of_case.begin; i < std::min(of_case.end, std::ssize(drawn)); ++i) {
          patches.push_back(std::move(drawn[static_cast<std::size_t>(i)]));
          batch.case_names.push_back(from.name);
          batch.tensors.unannotated.push_back(from.unannotated);
        }
      });
  if (part) batch.tensors.part = *std::move(part);
  if (patches.empty()) return batch;
  PatchTensors tensors = make_patches(patches, chain_->is_lazy());
  batch.tensors.images = std::move(tensors.images);
  batch.tensors.labels = std::move(tensors.labels);
  return batch;
}

WhyNot why_not_keep_on_device(const Dataset& cases, const Compose& chain) {
  const auto* const cache = dynamic_cast<const CacheDataset*>(&cases);
  if (cache == nullptr || cache->cached_count() != cache->size()) {
    return "not all cases are in a cache, which takes data.dataset=CacheDataset and "
           "data.cache_rate 1";
  }
  return why_not_on_device(chain);
}

std::int64_t device_cache_bytes(const CacheDataset& cases) {
  std::int64_t bytes = 0;
  for (std::int64_t i = 0; i < cases.size(); ++i) {
    const std::shared_ptr<const Sample> sample = cases.kept(i);
    const std::int64_t voxels = sample->image.spatial_size();
    bytes += voxels * (sample->image.channels() * std::int64_t{sizeof(float)} + 1);
  }
  return bytes;
}

}  // namespace hayate
