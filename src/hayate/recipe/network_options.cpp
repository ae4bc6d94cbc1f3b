// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/network_options.h"

#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void NetworkOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  visitor.visit("in_channels", in_channels, kAtLeastOne);
  visitor.visit("out_channels", out_channels, kAtLeastOne);
  visitor.visit("channels", channels, kAtLeastOne);
  visitor.visit("strides", strides, kAtLeastOne);
  visitor.visit("kernel_size", kernel_size, kAtLeastOne);
  visitor.visit("up_kernel_size", up_kernel_size, kAtLeastOne);
  visitor.visit("num_res_units", num_res_units, kAtLeastZero);
  visitor.visit("act", act);
  visitor.visit("norm", norm);
  visitor.visit("dropout", dropout, kZeroToOne);
  visitor.visit("bias", bias);
}

void NetworkOptions::check() const {
  if (channels.size() < 2) {
    throw RecipeError(
        fmt::format("network.channels: got {} entries, expected at least two", channels.size()));
  }
  if (strides.size() != channels.size() - 1) {
    throw RecipeError(
        fmt::format("network.strides: got {} entries, expected {}: one per step down "
                    "between {} channels",
                    strides.size(), channels.size() - 1, channels.size()));
  }
  if (kernel_size % 2 == 0 || up_kernel_size % 2 == 0) {
    throw RecipeError(
        fmt::format("network: kernel sizes {} and {} must be odd, so that padding "
                    "keeps the size",
                    kernel_size, up_kernel_size));
  }
}

std::int64_t NetworkOptions::size_multiple() const {
  return std::accumulate(strides.begin(), strides.end(), std::int64_t{1}, std::multiplies<>());
}

}  // namespace hayate
