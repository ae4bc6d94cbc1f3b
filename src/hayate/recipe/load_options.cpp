// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/load_options.h"

namespace hayate {

LoadOptions load_options(const Recipe& recipe) {
  LoadOptions options;
  options.channel_count = recipe.network.in_channels;
  options.class_count = recipe.network.out_channels;
  options.resample_labels = recipe.data.resample_labels;
  return options;
}

}  // namespace hayate
