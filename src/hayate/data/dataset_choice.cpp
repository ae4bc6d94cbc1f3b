// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/dataset_choice.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

// A forecast is one: what follows from it stays this far below.
constexpr double kMargin = 0.9;

}  // namespace

DatasetChoice choose_dataset(const CacheForecast& all, std::int64_t train_bytes,
                             std::int64_t train_count, std::int64_t memory_bytes,
                             std::int64_t disk_bytes, double replace_rate) {
  const std::string sizes = fmt::format(
      "{} prepared cases take {} and preparing them {}; {} of memory are free", all.case_count,
      format_bytes(all.cache_bytes), format_bytes(all.working_bytes), format_bytes(memory_bytes));
  if (fits(all, memory_bytes)) return {DatasetKind::kCacheDataset, 1.0, sizes};
  if (all.cache_bytes <= static_cast<std::int64_t>(kMargin * static_cast<double>(disk_bytes))) {
    return {DatasetKind::kPersistentDataset, 1.0,
            fmt::format("{}, {} of disk", sizes, format_bytes(disk_bytes))};
  }
  const auto room = static_cast<double>(memory_bytes - all.working_bytes);
  const double whole = static_cast<double>(train_bytes) * (1.0 + replace_rate);
  const double rate = kMargin * room / std::max(whole, 1.0);
  const std::string neither =
      fmt::format("{}, and the disk has {} for them", sizes, format_bytes(disk_bytes));
  if (rate * static_cast<double>(train_count) < 1.0) {
    return {DatasetKind::kDataset, 1.0, neither};
  }
  return {DatasetKind::kSmartCacheDataset, std::min(rate, 1.0), neither};
}

}  // namespace hayate
