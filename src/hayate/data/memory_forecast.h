// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/data/dataset.h"

namespace hayate {

/// What keeping a data set in memory will take, before it is done.
struct CacheForecast {
  /// Of all cases, and of the largest one.
  std::int64_t cache_bytes = 0;
  std::int64_t largest_case_bytes = 0;
  /// Beside the cache, while it is filled: files and volumes that each thread has in hand.
  std::int64_t working_bytes = 0;
  std::int64_t case_count = 0;
};

/// Prepares one case for real (the first) and carries its size over to the others by their volume
/// in mm³, which their headers tell.
/// \throws as Dataset::prepared and read_nifti_info
CacheForecast forecast_cache(const Dataset& dataset, std::int64_t cached_count, int threads);

/// \throws MemoryError  with the numbers, when it is more than `available_bytes`.
void check_forecast(const CacheForecast& forecast, std::int64_t available_bytes);

}  // namespace hayate
