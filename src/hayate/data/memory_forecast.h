// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "hayate/data/dataset.h"

namespace hayate {

/// What keeping a data set in memory will take, before it is done.
struct CacheForecast {
  /// Bytes of all cases, and of the largest one.
  std::int64_t cache_bytes = 0;
  std::int64_t largest_case_bytes = 0;
  /// Bytes beside the cache while it is filled: files and volumes that each thread has in hand.
  std::int64_t working_bytes = 0;
  std::int64_t case_count = 0;
  /// How many threads `working_bytes` is for.
  int threads = 1;
};

/// Prepares one case for real and carries its size over to the others by what their headers tell:
/// their volume in mm³ where the preparation changes the spacing, else their voxels. Cases that
/// cannot be used are left out; filling the cache reports them.
CacheForecast forecast_cache(const Dataset& dataset, std::int64_t cached_count, int threads);

/// What threads that prepare cases have in hand: files, volumes, and the prepared case.
///
/// \param largest_voxel_count  of the largest image's file, over all channels.
/// \param largest_case_bytes   of the largest prepared case.
std::int64_t forecast_working_bytes(int threads, std::int64_t largest_voxel_count,
                                    std::int64_t largest_case_bytes);

/// Adds two data sets up that are filled one after the other and kept side by side.
CacheForecast forecast_both(const CacheForecast& a, const CacheForecast& b);

/// Returns the forecast for as many of its threads as leave room for the cache, at least one: cases
/// are prepared side by side only as far as memory allows.
CacheForecast on_affordable_threads(CacheForecast forecast, std::int64_t available_bytes);

/// Whether `available_bytes` are enough, while the cache is filled too.
bool fits(const CacheForecast& forecast, std::int64_t available_bytes);

/// \throws MemoryError  with the numbers, unless it fits.
void check_forecast(const CacheForecast& forecast, std::int64_t available_bytes);

}  // namespace hayate
