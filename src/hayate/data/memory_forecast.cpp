// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/memory_forecast.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/data/case_problems.h"
#include "hayate/data/kept_case.h"
#include "hayate/io/case_image.h"
#include "hayate/io/image_format.h"
#include "hayate/io/read_image.h"

namespace hayate {
namespace {

/// How large a case is, as its image's header tells.
struct Extent {
  std::int64_t voxel_count = 0;
  Vector3 spacing_mm{};

  double volume_mm3() const {
    return static_cast<double>(voxel_count) * spacing_mm[0] * spacing_mm[1] * spacing_mm[2];
  }
};

Extent extent_of(const CaseFiles& files) {
  const ImageInfo info = read_case_info(files);
  info.format->check_voxels_fit(info);
  return {static_cast<std::int64_t>(info.voxel_count()), info.spacing()};
}

/// The extents of all cases that have one, and which case it is.
std::vector<std::pair<std::int64_t, Extent>> find_extents(const Dataset& dataset,
                                                          std::int64_t count) {
  std::vector<std::pair<std::int64_t, Extent>> extents;
  for (std::int64_t i = 0; i < count; ++i) {
    try_case(dataset.files(i).name, [&] { extents.emplace_back(i, extent_of(dataset.files(i))); });
  }
  return extents;
}

/// What an extent is multiplied by to give the bytes of the prepared case.
struct Scale {
  double bytes_per_unit = 0.0;
  /// A unit is a mm³ when the preparation brings all cases to one spacing, else a voxel.
  bool unit_is_mm3 = false;

  double bytes(const Extent& extent) const {
    return bytes_per_unit *
           (unit_is_mm3 ? extent.volume_mm3() : static_cast<double>(extent.voxel_count));
  }
};

Scale scale_of(const Extent& extent, const Sample& prepared) {
  Scale scale;
  const Vector3 prepared_mm = spacing_mm(prepared.image.voxel_to_world());
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (std::abs(prepared_mm[axis] - extent.spacing_mm[axis]) > 1e-3) scale.unit_is_mm3 = true;
  }
  scale.bytes_per_unit = 1.0;
  scale.bytes_per_unit = static_cast<double>(sample_bytes(prepared)) / scale.bytes(extent);
  return scale;
}

/// Measures the first case that can be prepared. Filling the cache tells what is wrong with others.
std::optional<Scale> measure_scale(const Dataset& dataset,
                                   std::span<const std::pair<std::int64_t, Extent>> extents) {
  std::optional<Scale> scale;
  for (const auto& entry : extents) {
    if (scale) break;
    try_case(dataset.files(entry.first).name,
             [&] { scale = scale_of(entry.second, *dataset.kept(entry.first)); });
  }
  return scale;
}

}  // namespace

CacheForecast forecast_cache(const Dataset& dataset, std::int64_t cached_count, int threads) {
  CacheForecast forecast;
  forecast.threads = threads;
  const auto extents = find_extents(dataset, cached_count);
  const std::optional<Scale> scale = measure_scale(dataset, extents);
  if (!scale) return forecast;
  std::int64_t largest_voxel_count = 0;
  for (const auto& [index, extent] : extents) {
    const auto bytes = static_cast<std::int64_t>(scale->bytes(extent));
    forecast.cache_bytes += bytes;
    forecast.largest_case_bytes = std::max(forecast.largest_case_bytes, bytes);
    largest_voxel_count = std::max(largest_voxel_count, extent.voxel_count);
    ++forecast.case_count;
  }
  forecast.working_bytes =
      forecast_working_bytes(threads, largest_voxel_count, forecast.largest_case_bytes);
  return forecast;
}

std::int64_t forecast_working_bytes(int threads, std::int64_t largest_voxel_count,
                                    std::int64_t largest_case_bytes) {
  // A thread holds the inflated files (up to 8 bytes a voxel for the image) and, the plain way, a
  // float32 image and label; then the prepared case, up to twice as large as it is kept, and the
  // same again on the way through a transform.
  return threads * (largest_voxel_count * 13 + 4 * largest_case_bytes);
}

CacheForecast forecast_both(const CacheForecast& a, const CacheForecast& b) {
  return {a.cache_bytes + b.cache_bytes, std::max(a.largest_case_bytes, b.largest_case_bytes),
          std::max(a.working_bytes, b.working_bytes), a.case_count + b.case_count,
          std::max(a.threads, b.threads)};
}

CacheForecast on_affordable_threads(CacheForecast forecast, std::int64_t available_bytes) {
  const std::int64_t of_a_thread = forecast.working_bytes / forecast.threads;
  while (forecast.threads > 1 && !fits(forecast, available_bytes)) {
    --forecast.threads;
    forecast.working_bytes = forecast.threads * of_a_thread;
  }
  return forecast;
}

bool fits(const CacheForecast& forecast, std::int64_t available_bytes) {
  return forecast.cache_bytes + forecast.working_bytes <= available_bytes;
}

void check_forecast(const CacheForecast& forecast, std::int64_t available_bytes) {
  if (fits(forecast, available_bytes)) return;
  const double affordable =
      std::clamp(static_cast<double>(available_bytes - forecast.working_bytes) /
                     static_cast<double>(std::max<std::int64_t>(forecast.cache_bytes, 1)),
                 0.0, 1.0);
  // A little less than fits, since a forecast is one.
  const double rate = affordable * 0.9;
  const std::string part =
      rate < 0.01 ? "" : fmt::format("a part with --set data.cache_rate={:.2f}, ", rate);
  throw MemoryError(
      fmt::format("the cache of {} cases would take {} and filling it {} more; {} are free",
                  forecast.case_count, format_bytes(forecast.cache_bytes),
                  format_bytes(forecast.working_bytes), format_bytes(available_bytes)),
      fmt::format(
          "keep {}all on disk with --set data.dataset=PersistentDataset, nothing with "
          "--set data.dataset=Dataset, or what there is room for with --set data.dataset=auto",
          part));
}

}  // namespace hayate
