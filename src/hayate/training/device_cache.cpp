// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/device_cache.h"

#include <algorithm>

#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"

namespace hayate {
namespace {

constexpr const char* kCure = "keep the cache on the host with --set data.cache_device=cpu";

at::Tensor cut(const at::Tensor& volume, const VoxelBox& box) {
  const SpatialShape shape = box.shape();
  return volume.narrow(1, box.begin[0], shape[0])
      .narrow(2, box.begin[1], shape[1])
      .narrow(3, box.begin[2], shape[2]);
}

at::Tensor stack_patches(const std::vector<at::Tensor>& patches,
                         const std::vector<std::string>& case_names) {
  for (std::size_t i = 1; i < patches.size(); ++i) {
    if (patches[i].sizes() == patches[0].sizes()) continue;
    throw DataError("patches of one batch differ in shape: those of '" + case_names[i] +
                        "' and of '" + case_names[0] + "'",
                    "put SpatialPad before the transform that cuts them");
  }
  return at::stack(patches);
}

}  // namespace

DeviceCache::DeviceCache(CacheDataset& cases, std::shared_ptr<const Compose> chain,
                         const DataLoaderOptions& options, c10::Device device)
    : chain_(std::move(chain)), options_(options) {
  crop_ = chain_->sole_crop();
  if (crop_ == nullptr) {
    throw RecipeError(
        "data.cache_device: a cache in the training device needs RandCropByPosNegLabel or "
        "RandCropByLabelClasses as the last and only random transform",
        kCure);
  }
  if (cases.cached_count() != cases.size()) {
    throw RecipeError("data.cache_device: a cache in the training device needs data.cache_rate 1",
                      kCure);
  }
  for (std::int64_t i = 0; i < cases.size(); ++i) {
    const std::shared_ptr<const Sample> sample = cases.release(i);
    const VolumeTensors tensors = to_tensors(sample, device);
    CropIndices indices = sample->indices;
    if (!crop_->has_indices(indices)) {
      throw RecipeError(fmt::format("data.cache_device: a cache in the training device needs {} "
                                    "before {}",
                                    crop_->indices_made_by(), crop_->name()),
                        kCure);
    }
    cases_.push_back({sample->case_name, sample->case_index, sample->image.spatial_shape(),
                      std::move(indices), sample->unannotated, tensors.image, tensors.label});
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
  const auto crop_index = static_cast<std::uint32_t>(chain_->deterministic_prefix());
  const auto items = std::span(order_).subspan(static_cast<std::size_t>(begin),
                                               static_cast<std::size_t>(end - begin));
  std::optional<StepPart> part = part_of_batch(options_.share, end - begin);
  TrainingBatch batch;
  std::vector<at::Tensor> images;
  std::vector<at::Tensor> labels;
  for_wanted_cases(
      items, part ? std::optional(part->patches) : std::nullopt, options_.share.patches_per_case,
      [&](std::int64_t item, const PatchRange& of_case) {
        const Case& from = cases_[static_cast<std::size_t>(item)];
        PhiloxStream random(StreamKey{options_.seed, epoch_, from.index, crop_index});
        const auto boxes = crop_->draw_boxes(from.name, from.shape, from.indices, random);
        for (std::int64_t i = of_case.begin; i < std::min(of_case.end, std::ssize(boxes)); ++i) {
          const VoxelBox& box = boxes[static_cast<std::size_t>(i)];
          images.push_back(cut(from.image, box));
          labels.push_back(cut(from.label, box));
          batch.case_names.push_back(from.name);
          batch.tensors.unannotated.push_back(from.unannotated);
        }
      });
  if (part) batch.tensors.part = *std::move(part);
  if (images.empty()) return batch;
  batch.tensors.images = stack_patches(images, batch.case_names);
  batch.tensors.labels = stack_patches(labels, batch.case_names);
  return batch;
}

}  // namespace hayate
