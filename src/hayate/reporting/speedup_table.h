// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// The tutorial's thresholds, and 0.80 for runs that stop early.
inline constexpr std::array kDiceThresholds{0.80, 0.90, 0.93, 0.95, 0.97};

/// An epoch whose validation was better than all before it.
struct BestEntry {
  double dice = 0.0;
  std::int64_t epoch = 0;
  double seconds_without_cache = 0.0;
  double seconds_with_cache = 0.0;
};

/// Returns the tutorial's `best_metrics_epochs_and_time`: an entry each time that `metric >
/// best_metric`.
std::vector<BestEntry> compute_best_list(std::span<const EpochRecord> epochs, DiceKind kind);

/// Returns the first entry of the list with `dice > threshold`, as the tutorial's
/// get_best_metric_time and get_best_metric_epochs have it; nothing where they return -1.
std::optional<BestEntry> first_above(std::span<const BestEntry> best_list, double threshold);

/// One quantity for both runs; nothing where a run did not get there. `ratio` is regular / fast:
/// how many times less the fast run needed.
struct Speedup {
  std::optional<double> regular;
  std::optional<double> fast;
  std::optional<double> ratio;
  /// The regular run ended before it got there: the true ratio is larger than `ratio`, which was
  /// computed from all that it took.
  bool ratio_is_lower_bound = false;
};

/// What it took to get above one threshold.
struct ThresholdSpeedup {
  double threshold = 0.0;
  Speedup seconds_without_cache;
  Speedup seconds_with_cache;
  Speedup epochs;
};

struct SpeedupTable {
  /// Means over all epochs.
  Speedup epoch_seconds;
  Speedup train_seconds;
  Speedup validation_seconds;
  Speedup data_wait_seconds;
  /// Times of the whole runs, without a ratio where they differ in their number of epochs.
  Speedup total_seconds_without_cache;
  Speedup total_seconds_with_cache;
  Speedup cache_fill_seconds;
  /// One per entry of kDiceThresholds.
  std::vector<ThresholdSpeedup> mean_dice;
  std::vector<ThresholdSpeedup> foreground_dice;

  const std::vector<ThresholdSpeedup>& of(DiceKind kind) const {
    return kind == DiceKind::kWithBackground ? mean_dice : foreground_dice;
  }
};

SpeedupTable compute_speedup_table(const RunResult& regular, const RunResult& fast);

/// Returns a table for each run but the first, which is the regular one. \pre there is a run.
std::vector<SpeedupTable> compute_speedup_tables(const std::vector<const RunResult*>& runs);

/// Returns what one of the runs came to, the regular one (0) or another.
/// \param tables  as above, at least one. \param quantity  SpeedupTable → Speedup.
template <class Quantity>
std::optional<double> value_of_run(std::span<const SpeedupTable> tables, std::size_t run,
                                   Quantity quantity) {
  return run == 0 ? quantity(tables.front()).regular : quantity(tables[run - 1]).fast;
}

/// Returns the mean of one of the numbers over all epochs; nothing without any.
std::optional<double> mean_over_epochs(std::span<const EpochRecord> epochs,
                                       double EpochRecord::*number);

/// Returns the metric by which runs are compared: their own where it is the same, else that of the
/// foreground. \pre there is a run.
DiceKind shared_metric(const std::vector<const RunResult*>& runs);

DiceKind other_kind(DiceKind kind);

/// Returns "with background", "foreground only".
const char* dice_kind_text(DiceKind kind);

/// Returns the epoch with the best mean Dice by the run's own metric (the first of equals), or null
/// when none was validated.
const EpochRecord* find_best_epoch(const RunResult& run);

}  // namespace hayate
