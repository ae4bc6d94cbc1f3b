// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/speedup_table.h"

#include <algorithm>

namespace hayate {
namespace {

Speedup make_speedup(std::optional<double> regular, std::optional<double> fast) {
  Speedup speedup{regular, fast, {}, false};
  if (regular && fast && *fast > 0.0) speedup.ratio = *regular / *fast;
  return speedup;
}

/// \param regular_end  what the regular run took as a whole: when it did not get to the threshold,
///                     it would have needed more than that.
Speedup make_threshold_speedup(std::optional<double> regular, std::optional<double> fast,
                               double regular_end) {
  Speedup speedup = make_speedup(regular, fast);
  if (!regular && fast && *fast > 0.0 && regular_end > *fast) {
    speedup.ratio = regular_end / *fast;
    speedup.ratio_is_lower_bound = true;
  }
  return speedup;
}

Speedup mean_speedup(const RunResult& regular, const RunResult& fast, double EpochRecord::*number) {
  return make_speedup(mean_over_epochs(regular.epochs, number),
                      mean_over_epochs(fast.epochs, number));
}

std::vector<ThresholdSpeedup> threshold_speedups(const RunResult& regular, const RunResult& fast,
                                                 DiceKind kind) {
  const auto regular_best = compute_best_list(regular.epochs, kind);
  const auto fast_best = compute_best_list(fast.epochs, kind);
  const EpochRecord regular_end = regular.epochs.empty() ? EpochRecord{} : regular.epochs.back();

  std::vector<ThresholdSpeedup> rows;
  for (const double threshold : kDiceThresholds) {
    const auto reached_by_regular = first_above(regular_best, threshold);
    const auto reached_by_fast = first_above(fast_best, threshold);
    const auto compare = [&](auto value, double end) {
      const auto get = [&](const std::optional<BestEntry>& entry) {
        return entry ? std::optional(static_cast<double>((*entry).*value)) : std::nullopt;
      };
      return make_threshold_speedup(get(reached_by_regular), get(reached_by_fast), end);
    };
    rows.push_back(
        {threshold,
         compare(&BestEntry::seconds_without_cache, regular_end.total_seconds_without_cache),
         compare(&BestEntry::seconds_with_cache, regular_end.total_seconds_with_cache),
         compare(&BestEntry::epoch, static_cast<double>(regular_end.epoch))});
  }
  return rows;
}

}  // namespace

std::vector<BestEntry> compute_best_list(std::span<const EpochRecord> epochs, DiceKind kind) {
  std::vector<BestEntry> list;
  double best = -1.0;
  for (const EpochRecord& record : epochs) {
    const double dice = record.dice(kind);
    if (dice > best) {  // false for NaN: an epoch without validation
      best = dice;
      list.push_back({dice, record.epoch, record.total_seconds_without_cache,
                      record.total_seconds_with_cache});
    }
  }
  return list;
}

std::optional<BestEntry> first_above(std::span<const BestEntry> best_list, double threshold) {
  for (const BestEntry& entry : best_list) {
    if (entry.dice > threshold) return entry;
  }
  return std::nullopt;
}

SpeedupTable compute_speedup_table(const RunResult& regular, const RunResult& fast) {
  SpeedupTable table;
  table.epoch_seconds = mean_speedup(regular, fast, &EpochRecord::epoch_seconds);
  table.train_seconds = mean_speedup(regular, fast, &EpochRecord::train_seconds);
  table.validation_seconds = mean_speedup(regular, fast, &EpochRecord::validation_seconds);
  table.data_wait_seconds = mean_speedup(regular, fast, &EpochRecord::data_wait_seconds);
  table.total_seconds_without_cache =
      make_speedup(regular.total_seconds - regular.cache_fill_seconds,
                   fast.total_seconds - fast.cache_fill_seconds);
  table.total_seconds_with_cache = make_speedup(regular.total_seconds, fast.total_seconds);
  table.cache_fill_seconds = {regular.cache_fill_seconds, fast.cache_fill_seconds, {}, false};
  if (regular.epochs.size() != fast.epochs.size()) {
    table.total_seconds_without_cache.ratio.reset();
    table.total_seconds_with_cache.ratio.reset();
  }
  table.mean_dice = threshold_speedups(regular, fast, DiceKind::kWithBackground);
  table.foreground_dice = threshold_speedups(regular, fast, DiceKind::kForeground);
  return table;
}

std::vector<SpeedupTable> compute_speedup_tables(const std::vector<const RunResult*>& runs) {
  std::vector<SpeedupTable> tables;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    tables.push_back(compute_speedup_table(*runs.front(), *runs[i]));
  }
  return tables;
}

std::optional<double> mean_over_epochs(std::span<const EpochRecord> epochs,
                                       double EpochRecord::*number) {
  if (epochs.empty()) return std::nullopt;
  double sum = 0.0;
  for (const EpochRecord& record : epochs) sum += record.*number;
  return sum / static_cast<double>(epochs.size());
}

DiceKind shared_metric(const std::vector<const RunResult*>& runs) {
  const DiceKind first = runs.front()->metric;
  const bool is_shared =
      std::ranges::all_of(runs, [&](const RunResult* run) { return run->metric == first; });
  return is_shared ? first : DiceKind::kForeground;
}

DiceKind other_kind(DiceKind kind) {
  return kind == DiceKind::kForeground ? DiceKind::kWithBackground : DiceKind::kForeground;
}

const char* dice_kind_text(DiceKind kind) {
  return kind == DiceKind::kWithBackground ? "with background" : "foreground only";
}

const EpochRecord* find_best_epoch(const RunResult& run) {
  const EpochRecord* best = nullptr;
  for (const EpochRecord& record : run.epochs) {
    if (record.dice(run.metric) > (best ? best->dice(run.metric) : -1.0)) best = &record;
  }
  return best;
}

}  // namespace hayate
