// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/device_chain.h"

#include "hayate/base/philox_stream.h"
#include "hayate/transforms/rand_simulate_low_resolution.h"
#include "hayate/transforms/rand_zoom.h"

namespace hayate {
namespace {

/// Whether some transform before that one has looked up what the crop draws from.
bool looks_up_before(const Compose& chain, std::size_t crop_index, const BoxTransform& crop) {
  for (std::size_t i = 0; i < crop_index; ++i) {
    if (chain[i].name() == crop.indices_made_by()) return true;
  }
  return false;
}

WhyNot why_not_cut(const Compose& chain, std::size_t index, const PatchTransform& patches) {
  const BoxTransform* const crop = patches.as_boxes();
  if (crop == nullptr) return "its patches are no boxes of the case";
  if (index != chain.deterministic_prefix())
    return "patches are cut after another random transform";
  if (!looks_up_before(chain, index, *crop)) {
    return "neither FgBgToIndices nor ClassesToIndices comes before the crop that needs it";
  }
  return {};
}

/// Whether it draws a mapping is a matter of its options alone.
bool draws_mapping(const RandomTransform& transform) {
  PhiloxStream random{StreamKey{}};
  return transform.draw_mapping({8, 8, 8}, random).has_value();
}

WhyNot why_not_change(const Compose& chain, const RandomTransform& transform) {
  if (const auto* coarse = dynamic_cast<const RandSimulateLowResolution*>(&transform)) {
    const LowResolutionOptions& options = coarse->options();
    if (options.align_corners && options.upsample_mode == ResizeMode::kNearestExact) {
      return "RandSimulateLowResolution keeps corners with nearest-exact";
    }
  }
  if (dynamic_cast<const RandIntensityTransform*>(&transform) != nullptr) return {};
  if (!chain.is_lazy() && dynamic_cast<const RandZoom*>(&transform) != nullptr) {
    return "RandZoom resizes before it cuts, unless the chain is lazy";
  }
  if (!draws_mapping(transform)) return "a random transform is known on the host only";
  return {};
}

}  // namespace

WhyNot why_not_on_device(const Compose& chain) {
  for (std::size_t i = chain.deterministic_prefix(); i < chain.size(); ++i) {
    WhyNot why_not = "a deterministic transform comes after a random one";
    if (const auto* patches = dynamic_cast<const PatchTransform*>(&chain[i])) {
      why_not = why_not_cut(chain, i, *patches);
    } else if (const auto* random = dynamic_cast<const RandomTransform*>(&chain[i])) {
      why_not = why_not_change(chain, *random);
    }
    if (!why_not.applies()) return why_not;
  }
  return {};
}

}  // namespace hayate
