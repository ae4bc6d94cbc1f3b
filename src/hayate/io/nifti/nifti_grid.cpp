// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nifti/nifti_grid.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/nifti/nifti_forms.h"

namespace hayate {
namespace {

// MONAI does not look at the header of images of this rank and above.
constexpr std::size_t kUncheckedRank = 5;

/// Lengths of the first `rank` columns of the affine's upper left corner of that size; 1 for 0.
/// With rank 4 the last one is the translation's, and 1 below it.
std::vector<double> column_lengths(const Affine& affine, std::size_t rank) {
  std::vector<double> lengths(rank);
  for (std::size_t column = 0; column < rank; ++column) {
    double sum = 0.0;
    for (std::size_t row = 0; row < rank; ++row) sum += affine(row, column) * affine(row, column);
    lengths[column] = sum == 0.0 ? 1.0 : std::sqrt(sum);
  }
  return lengths;
}

/// numpy.allclose with its default tolerances.
bool all_close(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, [](double x, double y) {
    return x == y || (std::isfinite(y) && std::abs(x - y) <= 1e-8 + 1e-5 * std::abs(y));
  });
}

Affine base_affine(const NiftiHeader& header) {
  const SpatialShape shape = header.spatial_shape();
  Affine affine;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double size = axis < header.shape.size() ? header.pixdim[axis + 1] : 1.0;
    affine(axis, axis) = axis == 0 ? -size : size;
    affine(axis, 3) = -static_cast<double>(shape[axis] - 1) / 2.0 * affine(axis, axis);
  }
  return affine;
}

Affine best_affine(const NiftiHeader& header) {
  if (header.sform_code != 0) return sform_affine(header);
  if (header.qform_code != 0) return qform_affine(header);
  return base_affine(header);
}

NiftiGrid repaired_grid(NiftiHeader header) {
  const NiftiGrid unchanged{best_affine(header), header.pixdim};
  const std::size_t rank = header.shape.size();
  if (rank >= kUncheckedRank) return unchanged;
  const std::vector<double> sizes(header.pixdim.begin() + 1,
                                  header.pixdim.begin() + 1 + static_cast<std::ptrdiff_t>(rank));
  const std::vector<double> lengths = column_lengths(unchanged.voxel_to_world, rank);
  if (all_close(sizes, lengths)) return unchanged;

  const Affine sform = sform_affine(header);
  const Affine qform = qform_affine(header);
  const bool sform_agrees = all_close(column_lengths(sform, rank), sizes);
  const bool qform_agrees = all_close(column_lengths(qform, rank), sizes);
  if (header.sform_code != 0) {
    if (sform_agrees) return unchanged;
    if (qform_agrees) {
      set_sform(header, qform, header.sform_code);
      return {best_affine(header), header.pixdim};
    }
  }
  if (header.qform_code != 0) {
    if (qform_agrees) return unchanged;
    if (sform_agrees) {
      set_qform(header, sform, header.qform_code);
      return {best_affine(header), header.pixdim};
    }
  }
  NiftiGrid grid = unchanged;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    grid.pixdim[axis + 1] = round_as_stored(header, lengths[axis]);
  }
  return grid;
}

}  // namespace

NiftiGrid compute_nifti_grid(const NiftiHeader& header) {
  const NiftiGrid grid = repaired_grid(header);
  for (const auto& row : grid.voxel_to_world.rows) {
    if (!std::ranges::all_of(row, [](double value) { return std::isfinite(value); })) {
      throw DataError(
          fmt::format("the affine is not finite: got {}", format_affine(grid.voxel_to_world)),
          "repair the header's sform, qform or pixdim");
    }
  }
  return grid;
}

}  // namespace hayate
