// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/kept_case.h"

#include <utility>

#include "hayate/volume/kept_volume.h"

namespace hayate {

Sample keep(Sample sample, CacheType type) {
  if (type == CacheType::kFloat16) {
    if (auto halves = narrow(sample.image)) sample.image = *std::move(halves);
  }
  if (sample.has_label()) {
    if (auto packed = pack(sample.label)) sample.label = *std::move(packed);
  }
  return sample;
}

std::shared_ptr<const Sample> widen(std::shared_ptr<const Sample> kept) {
  if (!is_kept_type(kept->image.type()) && !is_kept_type(kept->label.type())) return kept;
  return std::make_shared<const Sample>(kept->clone());
}

std::int64_t sample_bytes(const Sample& sample) {
  return sample.image.size_bytes() + sample.label.size_bytes() + sample.indices.size_bytes();
}

}  // namespace hayate
