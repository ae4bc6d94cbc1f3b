// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_grid.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/lps_space.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

void set_column(Affine& affine, std::size_t column, const Vector3& vector) {
  for (std::size_t row = 0; row < kSpaceRank; ++row) affine(row, column) = vector[row];
}

/// A vector of the header's space in LPS; a space of two dimensions lies in a plane of it.
Vector3 to_lps(const NrrdSpace& space, const std::vector<double>& vector) {
  Vector3 lps{};
  std::copy_n(vector.begin(), std::min(vector.size(), lps.size()), lps.begin());
  for (std::size_t axis = 0; axis < space.to_lps.size(); ++axis) lps[axis] *= space.to_lps[axis];
  return lps;
}

/// Gives a slice its third axis.
void raise_third_axis(Affine& lps) {
  const auto along = [&](std::size_t row) { return std::pair(lps(row, 0), lps(row, 1)); };
  Vector3 normal{};
  for (std::size_t row = 0; row < kSpaceRank; ++row) {
    const auto [a1, b1] = along((row + 1) % kSpaceRank);
    const auto [a2, b2] = along((row + 2) % kSpaceRank);
    normal[row] = a1 * b2 - a2 * b1;
  }
  const double length = std::hypot(normal[0], normal[1], normal[2]);
  // A slice without area is found out as a singular affine.
  if (length == 0.0) return;
  for (double& value : normal) value /= length;
  set_column(lps, 2, normal);
}

std::vector<double> parse_per_axis(const NrrdFields& fields, std::string_view field,
                                   std::size_t rank) {
  const std::string* text = fields.find(field);
  if (text == nullptr) return std::vector<double>(rank, std::nan(""));
  return parse_numbers(field, *text, rank);
}

/// What the header says without directions: lengths along the axes of LPS.
void set_spacings(const NrrdFields& fields, const NrrdAxes& axes,
                  std::span<const std::size_t> space_axes, Affine& lps) {
  const std::vector<double> spacings = parse_per_axis(fields, "spacings", axes.rank());
  for (std::size_t column = 0; column < space_axes.size(); ++column) {
    const double spacing = spacings[space_axes[column]];
    if (std::isnan(spacing)) continue;
    if (spacing == 0.0 || std::isinf(spacing)) {
      throw_bad_field("spacings", *fields.find("spacings"), "sizes of voxels");
    }
    lps(column, column) = spacing;
  }
}

/// Puts the first voxel where `axis mins` says that the image begins.
void set_axis_mins(const NrrdFields& fields, const NrrdAxes& axes,
                   std::span<const std::size_t> space_axes, Affine& lps) {
  if (fields.find("axis mins") == nullptr) return;
  if (fields.find("spacings") == nullptr) {
    throw DataError("axis mins: the header has them, but no spacings", "add the spacings");
  }
  const std::vector<double> mins = parse_per_axis(fields, "axis mins", axes.rank());
  std::vector<std::string> centers(axes.rank(), "cell");
  if (const std::string* text = fields.find("centers")) {
    centers = words_of(to_lower(*text));
    if (centers.size() != axes.rank()) {
      throw_bad_field("centers", *text, fmt::format("{} of them", axes.rank()));
    }
  }
  Vector3 origin{};
  for (std::size_t row = 0; row < space_axes.size(); ++row) {
    const std::size_t axis = space_axes[row];
    // Where an axis does not say it, the image begins at 0 as a whole.
    if (!std::isfinite(mins[axis])) return;
    origin[row] = mins[axis] + (centers[axis] == "node" ? 0.0 : lps(row, row) / 2.0);
  }
  set_column(lps, 3, origin);
}

void check_one_geometry(const NrrdFields& fields, const NrrdAxes& axes) {
  if (axes.space.dimension == 0) return;
  for (const char* field : {"spacings", "axis mins", "axis maxs"}) {
    if (fields.find(field) == nullptr) continue;
    const bool says_something =
        std::ranges::any_of(parse_per_axis(fields, field, axes.rank()),
                            [](double value) { return !std::isnan(value); });
    if (!says_something) continue;
    throw DataError(
        fmt::format("the header has {} and a space, in which axes have directions", field),
        fmt::format("leave the {} out, and write the space directions", field));
  }
}

}  // namespace

NrrdGrid compute_nrrd_grid(const NrrdFields& fields, const NrrdAxes& axes,
                           std::span<const std::size_t> space_axes) {
  const NrrdSpace& space = axes.space;
  check_one_geometry(fields, axes);
  Affine lps;
  if (!axes.directions.empty()) {
    for (std::size_t column = 0; column < space_axes.size(); ++column) {
      set_column(lps, column, to_lps(space, *axes.directions[space_axes[column]]));
    }
    if (space_axes.size() == 2 && space.dimension > 2) raise_third_axis(lps);
  } else {
    set_spacings(fields, axes, space_axes, lps);
    set_axis_mins(fields, axes, space_axes, lps);
  }
  if (const std::string* origin = fields.find("space origin")) {
    if (axes.space.dimension == 0) {
      throw DataError("space origin: the header has it, but no space",
                      "say which one, for instance 'space: left-posterior-superior'");
    }
    set_column(lps, 3, to_lps(space, parse_vector("space origin", *origin, axes.space.dimension)));
  }
  return {swap_lps_and_ras(lps), space.is_anatomical && !axes.directions.empty()};
}

}  // namespace hayate
