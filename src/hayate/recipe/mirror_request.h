// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// Along which axes predictions are mirrored.
struct MirrorRequest {
  enum class Source {
    kRecipe,    ///< those of inferer.mirror_axes
    kTraining,  ///< those that random flips of the training mirrored
    kGiven,     ///< `axes`
  };
  Source source = Source::kRecipe;
  /// 0, 1, 2 for X, Y, Z, each once.
  std::vector<std::int64_t> axes = {};
};

/// Reads "training", "none", or axes as in "0,1"; nothing for any other text.
std::optional<MirrorRequest> parse_mirror_request(std::string_view text);

/// Returns the axes that RandFlip and RandAxisFlip of the training mirror with a probability above
/// 0, in order. A network that saw a flip along several axes together counts as one that saw each.
std::vector<std::int64_t> axes_mirrored_in_training(const TransformOptions& transforms);

/// Returns the axes that the request comes to for a recipe.
/// \throws UsageError  when it is those of the training, which mirrored none.
std::vector<std::int64_t> resolve_mirror_axes(const MirrorRequest& request, const Recipe& recipe);

}  // namespace hayate
