// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/dataset_choice.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

// A forecast is one: what follows from it stays this far below.
constexpr double kMargin = 0.9;

std::string text_of(std::int64_t bytes) {
  return format_bytes(static_cast<double>(bytes));
}

}  // namespace

DatasetChoice choose_dataset(const CacheForecast& train, const CacheForecast& validation,
                             std::int64_t memory_bytes, std::int64_t disk_bytes,
                             double replace_rate) {
  const CacheForecast both = forecast_both(train, validation);
  const std::string sizes = fmt::format(
      "{} prepared cases take {} and preparing them {}; {} of memory are free", both.case_count,
      text_of(both.cache_bytes), text_of(both.working_bytes), text_of(memory_bytes));
  if (fits(both, memory_bytes)) return {DatasetKind::kCacheDataset, 1.0, sizes};
  if (both.cache_bytes <= static_cast<std::int64_t>(kMargin * static_cast<double>(disk_bytes))) {
    return {DatasetKind::kPersistentDataset, 1.0,
            fmt::format("{}, {} of disk", sizes, text_of(disk_bytes))};
  }
  const auto room = static_cast<double>(memory_bytes - both.working_bytes);
  const double whole = static_cast<double>(train.cache_bytes) * (1.0 + replace_rate);
  const double rate = kMargin * room / std::max(whole, 1.0);
  const std::string neither =
      fmt::format("{}, and the disk has {} for them", sizes, text_of(disk_bytes));
  if (rate * static_cast<double>(train.case_count) < 1.0) {
    return {DatasetKind::kDataset, 1.0, neither};
  }
  return {DatasetKind::kSmartCacheDataset, std::min(rate, 1.0), neither};
}

}  // namespace hayate
