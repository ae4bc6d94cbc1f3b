// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace hayate {

inline constexpr double kNotMeasured = std::numeric_limits<double>::quiet_NaN();

/// Which mean Dice is meant.
enum class DiceKind {
  kWithBackground,  ///< the tutorial's: 0.95 of two classes is about 0.90 of foreground
  kForeground,
};

/// What a rank spent the training of an epoch on, in seconds.
struct RankSeconds {
  double compute = 0.0;
  /// Waiting for its own next batch.
  double data_wait = 0.0;
  /// Waiting for sums of gradients once its own were all computed.
  double gradient_wait = 0.0;
  /// Waiting for sums within a step: statistics of batch normalisation, and losses.
  double sum_wait = 0.0;
  /// Waiting for the others before a step begins.
  double others_wait = 0.0;

  double communication() const { return gradient_wait + sum_wait; }
  double total() const { return compute + data_wait + communication() + others_wait; }
};

/// What one epoch of a training run gave. Durations are in seconds of the steady clock.
struct EpochRecord {
  /// Counted from 1, as people and the log lines do.
  std::int64_t epoch = 0;
  /// Mean over the epoch's steps.
  double train_loss = kNotMeasured;
  double learning_rate = kNotMeasured;

  /// Mean over all classes, background included: the tutorial's "mean dice". NaN when this epoch
  /// was not validated.
  double mean_dice = kNotMeasured;
  double mean_foreground_dice = kNotMeasured;
  /// Index = class, 0 = background. Empty when this epoch was not validated.
  std::vector<double> class_dice;

  double epoch_seconds = 0.0;
  double train_seconds = 0.0;
  double validation_seconds = 0.0;
  /// The part of `train_seconds` in which the training step waited for its next batch.
  double data_wait_seconds = 0.0;
  /// By rank, of the steps since the run was begun or resumed; empty for a process alone.
  std::vector<RankSeconds> ranks;

  /// Time from the start of the first epoch to the end of this one, by the tutorial's clock, which
  /// starts after the caches are filled. On resume it goes on where it was.
  double total_seconds_without_cache = 0.0;
  double total_seconds_with_cache = 0.0;

  /// Best value of all epochs so far, and its epoch; NaN and 0 before the first validation.
  double best_mean_dice = kNotMeasured;
  std::int64_t best_epoch = 0;

  double dice(DiceKind kind) const {
    return kind == DiceKind::kWithBackground ? mean_dice : mean_foreground_dice;
  }
};

/// A whole run, as figures and reports want it.
struct RunResult {
  /// One word that goes before "training": "Regular", "Fast".
  std::string label;
  std::vector<EpochRecord> epochs;
  double cache_fill_seconds = 0.0;
  /// Everything from the first case read to the last epoch's end, the cache fill included.
  double total_seconds = 0.0;
  /// The mean Dice that picks the best weights (`metric.include_background` of the recipe).
  DiceKind metric = DiceKind::kWithBackground;
  /// Writing checkpoints, weights and logs, which no epoch's time counts.
  double saving_seconds = kNotMeasured;
};

}  // namespace hayate
