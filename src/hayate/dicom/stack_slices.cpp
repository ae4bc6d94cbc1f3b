// SPDX-License-Identifier: Apache-2.0
#include "hayate/dicom/stack_slices.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/lps_space.h"

namespace hayate {
namespace {

constexpr double kSameDirection = 1e-4;
constexpr double kSameSpacing = 1e-4;

Vector3 cross(const Vector3& a, const Vector3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

double dot(const Vector3& a, const Vector3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

template <std::size_t kCount>
bool is_close(const std::array<double, kCount>& a, const std::array<double, kCount>& b,
              double bound) {
  return std::ranges::equal(a, b, [&](double x, double y) { return std::abs(x - y) <= bound; });
}

std::string name_of(const DicomSlice& slice) {
  return slice.file.filename().string();
}

/// What the slice has otherwise than the first one; empty where nothing.
std::string find_difference(const DicomSlice& first, const DicomSlice& slice) {
  if (slice.columns != first.columns || slice.rows != first.rows) {
    return fmt::format("{} x {} voxels, the first slice {} x {}", slice.columns, slice.rows,
                       first.columns, first.rows);
  }
  if (slice.stored_type != first.stored_type) {
    return fmt::format("voxels of {}, the first slice {}", voxel_type_name(slice.stored_type),
                       voxel_type_name(first.stored_type));
  }
  if (!is_close(slice.along_row, first.along_row, kSameDirection) ||
      !is_close(slice.along_column, first.along_column, kSameDirection)) {
    return "another ImageOrientationPatient than the first slice";
  }
  if (!is_close(slice.spacing_mm, first.spacing_mm, kSameSpacing)) {
    return "another PixelSpacing than the first slice";
  }
  return {};
}

void check_alike(const std::vector<DicomSlice>& slices) {
  for (const DicomSlice& slice : slices) {
    const std::string what = find_difference(slices.front(), slice);
    if (what.empty()) continue;
    throw DataError(fmt::format("{}: the slice has {} ({})", slice.file.string(), what,
                                name_of(slices.front())),
                    "leave slices out that do not belong to the volume, such as localizers");
  }
}

/// Where slices lie along their normal.
std::vector<double> places_along(const Vector3& normal, const std::vector<DicomSlice>& slices) {
  std::vector<double> places;
  for (const DicomSlice& slice : slices) places.push_back(dot(normal, slice.position));
  return places;
}

/// \param places  ascending.
void check_distances(const std::vector<DicomSlice>& slices, const std::vector<double>& places) {
  std::vector<double> distances;
  for (std::size_t i = 1; i < places.size(); ++i) distances.push_back(places[i] - places[i - 1]);
  if (distances.empty()) return;
  std::vector<double> sorted = distances;
  std::ranges::sort(sorted);
  const double usual = sorted[sorted.size() / 2];
  for (std::size_t i = 0; i < distances.size(); ++i) {
    if (distances[i] > 0.0 && std::abs(distances[i] - usual) <= kSliceTolerance * usual) continue;
    const std::string where = fmt::format("{}: {} and {}", slices[i].file.parent_path().string(),
                                          name_of(slices[i]), name_of(slices[i + 1]));
    if (distances[i] <= kSliceTolerance * usual) {
      throw DataError(
          where + " lie in the same place",
          "leave one of them out; several times or echoes of a series need a folder each");
    }
    throw DataError(fmt::format("{} are {:.4g} mm apart, the others {:.4g} mm: slices are missing, "
                                "or not equally spaced",
                                where, distances[i], usual),
                    "copy the missing slices, or convert the series with resampling");
  }
}

Affine make_affine(const std::vector<DicomSlice>& slices, const Vector3& normal) {
  const DicomSlice& first = slices.front();
  const auto steps = static_cast<double>(slices.size() - 1);
  Affine lps;
  for (std::size_t row = 0; row < 3; ++row) {
    lps(row, 0) = first.along_row[row] * first.spacing_mm[0];
    lps(row, 1) = first.along_column[row] * first.spacing_mm[1];
    lps(row, 2) = steps > 0 ? (slices.back().position[row] - first.position[row]) / steps
                            : normal[row] * first.thickness_mm;
    lps(row, 3) = first.position[row];
  }
  return swap_lps_and_ras(lps);
}

}  // namespace

SliceStack stack_slices(std::vector<DicomSlice> slices) {
  assert(!slices.empty());
  check_alike(slices);
  const Vector3 normal = cross(slices.front().along_row, slices.front().along_column);
  std::ranges::sort(slices, {}, [&](const DicomSlice& slice) {
    return std::pair(dot(normal, slice.position), slice.file);
  });
  check_distances(slices, places_along(normal, slices));
  const DicomSlice& first = slices.front();
  SliceStack stack;
  stack.is_rescaled = std::ranges::any_of(slices, [&](const DicomSlice& slice) {
    return slice.slope != first.slope || slice.intercept != first.intercept;
  });
  stack.series = {.files = {},
                  .voxel_type = stack.is_rescaled ? VoxelType::kFloat32 : first.stored_type,
                  .shape = {first.columns, first.rows, std::ssize(slices)},
                  .slope = stack.is_rescaled ? 1.0 : first.slope,
                  .intercept = stack.is_rescaled ? 0.0 : first.intercept,
                  .voxel_to_world = make_affine(slices, normal),
                  .description = first.series_description};
  for (const DicomSlice& slice : slices) stack.series.files.push_back(slice.file);
  stack.slices = std::move(slices);
  return stack;
}

}  // namespace hayate
