// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/crop_batch.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "hayate/base/philox_stream.h"
#include "hayate/resampling/crop_pad.h"
#include "hayate/transforms/run_transform.h"

namespace hayate {
namespace {

/// A batch that is filled patch by patch.
class Filling {
 public:
  /// Makes room for `patch_count` patches like `box` of the sample.
  void allocate(const Sample& sample, const VoxelBox& box, std::int64_t patch_count) {
    const SpatialShape patch = box.shape();
    batch_.shape = {patch_count, sample.image.channels(), patch[0], patch[1], patch[2]};
    label_size_ = patch[0] * patch[1] * patch[2];
    image_size_ = batch_.shape[1] * label_size_;
    batch_.images = std::make_unique_for_overwrite<float[]>(
        static_cast<std::size_t>(patch_count * image_size_));
    batch_.labels = std::make_unique_for_overwrite<std::uint8_t[]>(
        static_cast<std::size_t>(patch_count * label_size_));
  }

  bool is_empty() const { return batch_.patch_count() == 0; }

  bool takes(const Sample& sample, std::span<const VoxelBox> boxes) const {
    const SpatialShape patch{batch_.shape[2], batch_.shape[3], batch_.shape[4]};
    return sample.image.channels() == batch_.shape[1] &&
           filled_ + std::ssize(boxes) <= batch_.patch_count() &&
           std::ranges::all_of(boxes, [&](const VoxelBox& box) { return box.shape() == patch; });
  }

  /// Adds a patch. \pre it is taken.
  void add(const Sample& sample, const VoxelBox& box) {
    float* image = batch_.images.get() + filled_ * image_size_;
    std::uint8_t* label = batch_.labels.get() + filled_ * label_size_;
    crop_into(sample.image, box, reinterpret_cast<std::byte*>(image));
    crop_into(sample.label, box, reinterpret_cast<std::byte*>(label));
    batch_.case_names.push_back(sample.case_name);
    batch_.unannotated.push_back(sample.unannotated);
    ++filled_;
  }

  std::optional<Batch> take() {
    if (filled_ < batch_.patch_count()) return std::nullopt;
    return std::move(batch_);
  }

 private:
  Batch batch_;
  std::int64_t image_size_ = 0;
  std::int64_t label_size_ = 0;
  std::int64_t filled_ = 0;
};

std::span<const VoxelBox> boxes_in(std::span<const VoxelBox> drawn, const PatchRange& part) {
  const std::int64_t begin = std::min(part.begin, std::ssize(drawn));
  const std::int64_t end = std::min(part.end, std::ssize(drawn));
  return drawn.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

}  // namespace

std::optional<Batch> crop_batch(const Dataset& dataset, const Compose& chain,
                                std::span<const std::int64_t> items, std::uint64_t seed,
                                std::uint32_t epoch, const std::optional<PatchRange>& wanted,
                                std::int64_t patches_per_case) {
  const BoxTransform* crop = chain.sole_crop();
  if (crop == nullptr || items.empty()) return std::nullopt;
  const auto crop_index = static_cast<std::uint32_t>(chain.deterministic_prefix());
  Filling filling;
  bool is_batch = true;
  for_wanted_cases(items, wanted, patches_per_case, [&](std::int64_t item, const PatchRange& part) {
    if (!is_batch) return;
    const std::shared_ptr<const Sample> sample = dataset.kept_item(item, epoch);
    PhiloxStream random(StreamKey{seed, epoch, sample->case_index, crop_index});
    is_batch = run_transform(kRandomRange, *crop, *sample, [&] {
      const std::vector<VoxelBox> drawn = crop->draw_boxes(*sample, random);
      const auto boxes = boxes_in(drawn, part);
      if (filling.is_empty()) {
        filling.allocate(*sample, drawn.front(),
                         wanted ? wanted->size() : std::ssize(items) * std::ssize(drawn));
      }
      if (!filling.takes(*sample, boxes)) return false;
      for (const VoxelBox& box : boxes) filling.add(*sample, box);
      return true;
    });
  });
  return is_batch ? filling.take() : std::nullopt;
}

}  // namespace hayate
