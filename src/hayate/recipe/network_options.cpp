// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/network_options.h"

#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

namespace {

void check_groups(std::int64_t channels, std::int64_t num_groups) {
  if (channels % num_groups != 0) {
    throw RecipeError(fmt::format("network.num_groups: {} groups do not divide {} channels",
                                  num_groups, channels),
                      "choose a divisor of every level's channels, or another norm");
  }
}

}  // namespace

void SegResNetOptions::describe(OptionVisitor& visitor) {
  visitor.visit("init_filters", init_filters, kAtLeastOne);
  visitor.visit("blocks_down", blocks_down, kAtLeastOne);
  visitor.visit("blocks_up", blocks_up, kAtLeastOne);
  visitor.visit("upsample_mode", upsample_mode);
  visitor.visit("act", act);
  visitor.visit("norm", norm);
  if (norm == NormKind::kGroup) visitor.visit("num_groups", num_groups, kAtLeastOne);
  visitor.visit("dropout_prob", dropout_prob, kZeroToOne);
}

void SegResNetOptions::check() const {
  if (blocks_down.size() < 2 || blocks_up.size() != blocks_down.size() - 1) {
    throw RecipeError(
        fmt::format("network.blocks_up: got {} entries for {} of blocks_down, expected at least "
                    "two of blocks_down, and one less of blocks_up",
                    blocks_up.size(), blocks_down.size()));
  }
  if (act == ActivationKind::kPrelu) {
    throw RecipeError("network.act: SegResNet has no PRELU here; expected RELU or LEAKYRELU");
  }
  if (norm == NormKind::kGroup) check_groups(init_filters, num_groups);
}

void NetworkOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  visitor.visit("in_channels", in_channels, kAtLeastOne);
  visitor.visit("out_channels", out_channels, kAtLeastOne);
  if (name == NetworkKind::kSegResNet) {
    segresnet.describe(visitor);
    return;
  }
  visitor.visit("channels", channels, kAtLeastOne);
  visitor.visit("strides", strides, kAtLeastOne);
  visitor.visit("kernel_size", kernel_size, kAtLeastOne);
  visitor.visit("up_kernel_size", up_kernel_size, kAtLeastOne);
  visitor.visit("num_res_units", num_res_units, kAtLeastZero);
  visitor.visit("act", act);
  visitor.visit("norm", norm);
  if (norm == NormKind::kGroup) visitor.visit("num_groups", num_groups, kAtLeastOne);
  visitor.visit("dropout", dropout, kZeroToOne);
  visitor.visit("bias", bias);
}

void NetworkOptions::check() const {
  if (name == NetworkKind::kSegResNet) {
    segresnet.check();
    return;
  }
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
  if (norm == NormKind::kGroup) {
    for (const std::int64_t width : channels) check_groups(width, num_groups);
    // The last convolution up is normalised too, unless it is the bare one of a plain network.
    if (num_res_units > 0) check_groups(out_channels, num_groups);
  }
}

std::int64_t NetworkOptions::size_multiple() const {
  if (name == NetworkKind::kSegResNet) {
    return std::int64_t{1} << (segresnet.blocks_down.size() - 1);
  }
  return std::accumulate(strides.begin(), strides.end(), std::int64_t{1}, std::multiplies<>());
}

}  // namespace hayate
