// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

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
  /// What is there from the beginning to the end: the process as it is, the image, and what is
  /// predicted of it on the file's grid.
  std::int64_t held_bytes = 0;
  /// While the network runs over a window, and of its output behind it.
  std::int64_t network_bytes = 0;
  std::int64_t output_bytes = 0;
  /// Sums that are never on the disk: of one window.
  std::int64_t window_sum_bytes = 0;
  /// At most, if none of the sums wait on the disk.
  std::int64_t sum_bytes = 0;

  std::int64_t least_bytes() const;
  std::int64_t most_bytes() const;
};

/// Forecasts the prediction of one prepared image.
///
/// \param prepared  its shape.
/// \param mean_of  how many predictions are averaged: runs, and mirrored images of each.
PredictionForecast forecast_prediction(const Recipe& recipe, c10::ScalarType precision,
                                       const SpatialShape& prepared, const SpatialShape& file,
                                       const PredictionOutputs& outputs, std::int64_t mean_of);

/// Returns what sums may take so that all stays within the room.
/// \param name  of the image. \throws MemoryError  where it cannot.
SumRoom room_for_sums(const PredictionForecast& forecast, const PredictionRoom& room,
                      const std::string& name);

}  // namespace hayate
