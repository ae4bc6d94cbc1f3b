// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/network_options.h"

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/recipe/networks/network_ranges.h"

namespace hayate {
namespace {

constexpr Range kClasses{1, static_cast<double>(kMostClasses), "classes"};

}  // namespace

void NetworkOptions::describe(OptionVisitor& visitor) {
  kind.describe_name(visitor);
  visitor.visit("in_channels", in_channels, kChannelRange, "The image has so many channels.");
  visitor.visit("out_channels", out_channels, kClasses,
                "The network tells so many classes apart, the background among them.");
  kind.describe_options(visitor);
}

void NetworkOptions::check() const {
  std::visit([&](const auto& network) { network.check(*this); }, kind);
}

PerAxis NetworkOptions::size_multiple() const {
  return std::visit([](const auto& network) { return network.size_multiple(); }, kind);
}

NormKind NetworkOptions::lowest_norm() const {
  return std::visit([](const auto& network) { return network.lowest_norm(); }, kind);
}

FlopCount NetworkOptions::count_flops(const SpatialShape& shape) const {
  return std::visit([&](const auto& network) { return network.count_flops(*this, shape); }, kind);
}

void NetworkOptions::check_input_size(const PerAxis& size) const {
  const PerAxis multiple = size_multiple();
  if (size % multiple != 0) {
    throw RecipeError(
        fmt::format("an input of {}×{}×{} does not fit the network: each size must be a multiple "
                    "of {}, its steps down put together",
                    size[0], size[1], size[2], format_per_axis(multiple)),
        "change the size that transforms.train crops or pads to, or inferer.roi_size");
  }
}

}  // namespace hayate
