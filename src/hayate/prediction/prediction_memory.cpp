// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction_memory.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/large_blocks.h"
#include "hayate/base/log.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/windows/window_regions.h"

namespace hayate {
namespace {

/// Smaller forecasts are not worth a line for each image.
constexpr std::int64_t kWorthTelling = 1'000'000'000;

std::int64_t voxel_count(const SpatialShape& shape) {
  return shape[0] * shape[1] * shape[2];
}

/// Channels that are there at once at a window's full resolution, of the network's own type: of
/// the layers there, inputs and outputs and what lies between.
double full_channels(const UNetOptions& unet, const NetworkChannels& network) {
  const auto stride = static_cast<double>(unet.strides.front().product());
  return 3.0 * static_cast<double>(network.out_channels) +
         5.0 * static_cast<double>(unet.channels.front()) / stride;
}
double full_channels(const SegResNetOptions& segresnet, const NetworkChannels& network) {
  return 5.0 * static_cast<double>(segresnet.init_filters) +
         static_cast<double>(network.out_channels);
}
double full_channels(const DynUNetOptions& dynunet, const NetworkChannels& network) {
  return 5.0 * static_cast<double>(dynunet.level_filters().front()) +
         static_cast<double>(network.out_channels);
}

}  // namespace

std::int64_t PredictionForecast::least_bytes() const {
  return held_bytes + std::max(network_bytes, output_bytes + window_sum_bytes);
}

std::int64_t PredictionForecast::most_bytes() const {
  return held_bytes + std::max(network_bytes, output_bytes) + sum_bytes;
}

PredictionForecast forecast_prediction(const Recipe& recipe, c10::ScalarType precision,
                                       const SpatialShape& prepared, const SpatialShape& file,
                                       const PredictionOutputs& outputs, std::int64_t mean_of) {
  const NetworkOptions& network = recipe.network;
  const WindowGrid grid = make_window_grid(prepared, recipe.inferer);
  const std::int64_t window = voxel_count(grid.window_shape);
  const auto value_bytes = static_cast<std::int64_t>(c10::elementSize(precision));
  const std::int64_t channels = network.out_channels;
  const double at_once =
      std::visit([&](const auto& kind) { return full_channels(kind, network); }, network.kind);

  PredictionForecast forecast;
  forecast.held_bytes = resident_memory_bytes() + voxel_count(file);
  if (outputs.probabilities) forecast.held_bytes += 4 * channels * voxel_count(file);
  if (outputs.uncertainty) forecast.held_bytes += 4 * voxel_count(file);
  if (mean_of > 1) forecast.held_bytes += 4 * network.in_channels * voxel_count(prepared);
  forecast.network_bytes =
      window * (4 + value_bytes) * network.in_channels +
      static_cast<std::int64_t>(at_once * static_cast<double>(window)) * value_bytes;
  forecast.output_bytes = window * value_bytes * channels;
  forecast.window_sum_bytes = window * 4 * (channels + 1);
  const std::vector<std::int64_t> live = live_voxel_counts(grid);
  forecast.sum_bytes = 4 * (channels + 1) * std::ranges::max(live);
  if (mean_of > 1) forecast.sum_bytes += 4 * channels * voxel_count(prepared);
  return forecast;
}

SumRoom room_for_sums(const PredictionForecast& forecast, const PredictionRoom& room,
                      const std::string& name) {
  const std::int64_t limit = room.memory_bytes.value_or(
      resident_memory_bytes() + available_memory_bytes() / 4 * 3 / room.sharers);
  if (forecast.least_bytes() > limit) {
    throw MemoryError(fmt::format("{}: predicting it takes {} at the least, {} may be taken", name,
                                  format_bytes(static_cast<double>(forecast.least_bytes())),
                                  format_bytes(static_cast<double>(limit))),
                      "raise --memory, or ask for labels only");
  }
  if (room.memory_bytes || forecast.most_bytes() > kWorthTelling) give_large_blocks_back();
  const std::int64_t sums = limit - forecast.least_bytes();
  const bool fits = forecast.most_bytes() <= limit;
  if (!fits || forecast.most_bytes() > kWorthTelling) {
    log_info(
        "{}: will take {} of memory, of {} that may be taken{}", name,
        format_bytes(static_cast<double>(std::min(forecast.most_bytes(), limit))),
        format_bytes(static_cast<double>(limit)),
        fits ? "" : fmt::format("; what does not fit waits in {}", room.scratch_folder.string()));
  }
  return {.memory_bytes = sums, .scratch_folder = room.scratch_folder};
}

}  // namespace hayate
