// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <c10/core/ScalarType.h>

#include "hayate/inferers/sum_room.h"
#include "hayate/labelling/prediction.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// How much memory predicting may take, and where waits what does not fit.
struct PredictionRoom {
  /// Of this process, all in all; nothing: what it has and three quarters of what is free.
  std::optional<std::int64_t> memory_bytes = std::nullopt;
  /// A folder on a disk.
  std::filesystem::path scratch_folder = std::filesystem::temp_directory_path();
  /// How many processes share what is free, where no memory is named.
  int sharers = 1;
};

/// What predicting an image takes.
struct PredictionForecast {
  /// What is there from the beginning to the end: the process as it is, the image, and its label on
  /// the file's grid.
  std::int64_t held_bytes = 0;
  /// While the network runs over a window, and of its output behind it.
  std::int64_t network_bytes = 0;
  std::int64_t output_bytes = 0;
  /// Sums that are never on the disk: of one window.
  std::int64_t window_sum_bytes = 0;
  /// At most, if none of the sums wait on the disk.
  std::int64_t sum_bytes = 0;
  /// The network's output for windows of one value, which is kept where there is room.
  std::int64_t repeated_bytes = 0;
  /// Probabilities and uncertainty on the file's grid, if they do not wait on the disk.
  std::int64_t score_bytes = 0;
  /// While these and the label are packed and written, when all else is gone.
  std::int64_t writing_bytes = 0;

  std::int64_t least_bytes() const;
  /// With scores on the disk and all else in memory.
  std::int64_t most_without_scores() const;
  std::int64_t most_bytes() const;
};

/// What is wanted of a prepared image.
struct ForecastTask {
  /// Shapes of the prepared image and of the file.
  SpatialShape prepared{};
  SpatialShape file{};
  PredictionOutputs outputs = {};
  /// How many predictions are averaged: runs, and mirrored images of each.
  std::int64_t mean_of = 1;
  /// Whether one of the windows holds one value (has_constant_window).
  bool has_constant_window = false;
};

/// Forecasts the prediction of one prepared image.
PredictionForecast forecast_prediction(const Recipe& recipe, c10::ScalarType precision,
                                       const ForecastTask& task);

/// What the parts of a prediction may take.
struct RoomShares {
  SumRoom sums;
  /// Where probabilities and uncertainty wait; nothing: in memory.
  std::optional<std::filesystem::path> scores_wait_in;
};

/// Divides the room so that all stays within it.
/// \param name  of the image. \throws MemoryError  where it cannot.
RoomShares share_room(const PredictionForecast& forecast, const PredictionRoom& room,
                      const std::string& name);

}  // namespace hayate
