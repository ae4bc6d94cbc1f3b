// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/memory_forecast.h"

#include <fmt/format.h>

#include <algorithm>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/io/nifti_reader.h"

namespace hayate {
namespace {

struct Extent {
  double volume_mm3 = 0.0;
  std::int64_t voxel_count = 0;
};

Extent extent_of(const CaseFiles& files) {
  const NiftiInfo info = read_nifti_info(files.image);
  const Vector3 spacing = info.spacing();
  Extent extent;
  extent.voxel_count = static_cast<std::int64_t>(info.header.voxel_count());
  extent.volume_mm3 =
      static_cast<double>(extent.voxel_count) * spacing[0] * spacing[1] * spacing[2];
  return extent;
}

}  // namespace

CacheForecast forecast_cache(const Dataset& dataset, std::int64_t cached_count, int threads) {
  CacheForecast forecast;
  forecast.case_count = cached_count;
  if (cached_count == 0) return forecast;
  const auto first_bytes = static_cast<double>(sample_bytes(*dataset.prepared(0)));
  const double bytes_per_mm3 = first_bytes / extent_of(dataset.files(0)).volume_mm3;
  std::int64_t largest_voxel_count = 0;
  for (std::int64_t i = 0; i < cached_count; ++i) {
    const Extent extent = extent_of(dataset.files(i));
    const auto bytes = static_cast<std::int64_t>(extent.volume_mm3 * bytes_per_mm3);
    forecast.cache_bytes += bytes;
    forecast.largest_case_bytes = std::max(forecast.largest_case_bytes, bytes);
    largest_voxel_count = std::max(largest_voxel_count, extent.voxel_count);
  }
  // A thread holds the inflated file (up to 8 bytes a voxel) and its float32 image and label, and
  // the same again on the way through a transform.
  forecast.working_bytes = threads * (largest_voxel_count * 13 + 2 * forecast.largest_case_bytes);
  return forecast;
}

void check_forecast(const CacheForecast& forecast, std::int64_t available_bytes) {
  const std::int64_t needed = forecast.cache_bytes + forecast.working_bytes;
  if (needed <= available_bytes) return;
  const auto text = [](std::int64_t bytes) { return format_bytes(static_cast<double>(bytes)); };
  const double affordable =
      std::clamp(static_cast<double>(available_bytes - forecast.working_bytes) /
                     static_cast<double>(std::max<std::int64_t>(forecast.cache_bytes, 1)),
                 0.0, 1.0);
  throw MemoryError(
      fmt::format("the cache of {} cases would take {} and filling it {} more; {} are free",
                  forecast.case_count, text(forecast.cache_bytes), text(forecast.working_bytes),
                  text(available_bytes)),
      fmt::format("keep a part only with --set data.cache_rate={:.2f}, or nothing with "
                  "--set data.dataset=Dataset",
                  affordable * 0.9));
}

}  // namespace hayate
