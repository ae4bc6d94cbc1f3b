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
#include "hayate/io/encode_pieces.h"
#include "hayate/volume/voxel_count.h"
#include "hayate/windows/window_regions.h"

namespace hayate {
namespace {

/// Smaller forecasts are not worth a line for each image.
constexpr std::int64_t kWorthTelling = 1'000'000'000;

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

std::string size_text(std::int64_t bytes) {
  return format_bytes(static_cast<double>(bytes));
}

void tell(const PredictionForecast& forecast, std::int64_t limit, const RoomShares& shares,
          const std::string& name) {
  const std::int64_t most =
      shares.scores_wait_in ? forecast.most_without_scores() : forecast.most_bytes();
  const bool waits = forecast.most_bytes() > limit;
  if (!waits && most <= kWorthTelling) return;
  log_info("{}: will take {} of memory, of {} that may be taken{}", name,
           size_text(std::min(most, limit)), size_text(limit),
           waits
               ? fmt::format("; what does not fit waits in {}", shares.sums.scratch_folder.string())
               : "");
}

}  // namespace

std::int64_t PredictionForecast::least_bytes() const {
  return held_bytes + std::max({network_bytes, output_bytes + window_sum_bytes, writing_bytes});
}

std::int64_t PredictionForecast::most_without_scores() const {
  const std::int64_t predicting =
      std::max(network_bytes, output_bytes) + sum_bytes + repeated_bytes;
  return held_bytes + std::max(predicting, writing_bytes);
}

std::int64_t PredictionForecast::most_bytes() const {
  return most_without_scores() + score_bytes;
}

PredictionForecast forecast_prediction(const Recipe& recipe, c10::ScalarType precision,
                                       const ForecastTask& task) {
  const NetworkOptions& network = recipe.network;
  const WindowGrid grid = make_window_grid(task.prepared, recipe.inferer);
  const std::int64_t window = voxel_count(grid.window_shape);
  const auto value_bytes = static_cast<std::int64_t>(c10::elementSize(precision));
  const std::int64_t channels = network.out_channels;
  const double at_once =
      std::visit([&](const auto& kind) { return full_channels(kind, network); }, network.kind);
  const std::int64_t score_channels =
      (task.outputs.probabilities ? channels : 0) + (task.outputs.uncertainty ? 1 : 0);

  PredictionForecast forecast;
  forecast.held_bytes = resident_memory_bytes() + voxel_count(task.file);
  if (task.mean_of > 1) {
    forecast.held_bytes += 4 * network.in_channels * voxel_count(task.prepared);
  }
  forecast.network_bytes =
      window * (4 + value_bytes) * network.in_channels +
      static_cast<std::int64_t>(at_once * static_cast<double>(window)) * value_bytes;
  forecast.output_bytes = window * value_bytes * channels;
  forecast.window_sum_bytes = window * 4 * (channels + 1);
  const std::vector<std::int64_t> live = live_voxel_counts(grid);
  forecast.sum_bytes = 4 * (channels + 1) * std::ranges::max(live);
  if (task.mean_of > 1) forecast.sum_bytes += 4 * channels * voxel_count(task.prepared);
  if (task.has_constant_window) forecast.repeated_bytes = forecast.output_bytes;
  forecast.score_bytes = 4 * score_channels * voxel_count(task.file);
  // The label as its file has it, and what is made of that or of the scores.
  forecast.writing_bytes = voxel_count(task.file) +
                           encoding_bytes(std::max(forecast.score_bytes, voxel_count(task.file)));
  return forecast;
}

RoomShares share_room(const PredictionForecast& forecast, const PredictionRoom& room,
                      const std::string& name) {
  const std::int64_t limit = room.memory_bytes.value_or(
      resident_memory_bytes() + available_memory_bytes() / 4 * 3 / room.sharers);
  if (forecast.least_bytes() > limit) {
    throw MemoryError(fmt::format("{}: predicting it takes {} at the least, {} may be taken", name,
                                  size_text(forecast.least_bytes()), size_text(limit)),
                      "raise --memory");
  }
  if (room.memory_bytes || forecast.most_bytes() > kWorthTelling) give_large_blocks_back();
  const bool fits = forecast.most_bytes() <= limit;
  const bool repeats = forecast.most_without_scores() <= limit;
  const std::int64_t least =
      forecast.held_bytes +
      std::max(forecast.network_bytes, forecast.output_bytes + forecast.window_sum_bytes);
  RoomShares shares;
  shares.sums = {.memory_bytes = limit - least,
                 .repeated_bytes = repeats ? forecast.repeated_bytes : 0,
                 .scratch_folder = room.scratch_folder};
  shares.sums.memory_bytes -= shares.sums.repeated_bytes;
  if (fits) shares.sums.memory_bytes -= forecast.score_bytes;
  if (!fits && forecast.score_bytes > 0) shares.scores_wait_in = room.scratch_folder;
  tell(forecast, limit, shares, name);
  return shares;
}

}  // namespace hayate
