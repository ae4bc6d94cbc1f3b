// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hayate/data/dataset_kind.h"
#include "hayate/data/memory_forecast.h"

namespace hayate {

/// Where prepared cases find room, and why there.
struct DatasetChoice {
  /// The kind that was chosen; never kAuto.
  DatasetKind kind = DatasetKind::kCacheDataset;
  /// Share of the cases that a SmartCacheDataset keeps; else 1.
  double cache_rate = 1.0;
  /// A sentence with the numbers.
  std::string reason;
};

/// Chooses the first of these that has room: memory; disk, where the system maps as much as fits
/// into memory; a window of the training cases in memory, with validation cases prepared anew each
/// time; nothing kept.
///
/// \param all    what keeping all cases takes.
/// \param train_bytes, train_count  of the training cases among them.
/// \param disk_bytes    that may still be written in the folder of prepared cases.
/// \param replace_rate  share of a window that comes in after an epoch, and is there beside it.
DatasetChoice choose_dataset(const CacheForecast& all, std::int64_t train_bytes,
                             std::int64_t train_count, std::int64_t memory_bytes,
                             std::int64_t disk_bytes, double replace_rate);

}  // namespace hayate
