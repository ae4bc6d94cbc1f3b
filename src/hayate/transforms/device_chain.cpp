// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/device_chain.h"

#include "hayate/transforms/box_transform.h"

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

}  // namespace

WhyNot why_not_on_device(const Compose& chain) {
  for (std::size_t i = chain.deterministic_prefix(); i < chain.size(); ++i) {
    WhyNot why_not = "a deterministic transform comes after a random one";
    if (const auto* patches = dynamic_cast<const PatchTransform*>(&chain[i])) {
      why_not = why_not_cut(chain, i, *patches);
    } else if (const auto* random = dynamic_cast<const RandomTransform*>(&chain[i])) {
      why_not = random->why_not_on_device(chain.is_lazy());
    }
    if (!why_not.applies()) return why_not;
  }
  return {};
}

}  // namespace hayate
