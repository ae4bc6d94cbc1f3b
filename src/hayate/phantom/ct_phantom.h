// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/volume/volume.h"

namespace hayate {

/// A made-up data set of abdominal CT volumes with the spleen as foreground. Each value has the
/// same distribution in every case; the anatomy does not depend on the resolution.
struct PhantomOptions {
  std::int64_t cases = 41;
  /// Voxels along X and along Y.
  std::int64_t matrix = 512;
  /// Voxels along Z.
  std::int64_t slices = 90;
  /// Width of the image, from … to; 360 to 460 mm are 0.7 to 0.9 mm a voxel in a matrix of 512.
  std::vector<double> field_of_view_mm{360.0, 460.0};
  /// Height of the stack of slices, from … to; 225 to 450 mm are 2.5 to 5 mm a slice with 90
  /// slices.
  std::vector<double> stack_height_mm{225.0, 450.0};
  /// Standard deviation of the noise, from … to, HU.
  std::vector<double> noise_hu{15.0, 25.0};
  /// Share of cases stored with X and Y running to the left and to the back (LPS, as DICOM has it)
  /// instead of to the right and to the front (RAS).
  double flipped_share = 0.4;
  std::int64_t seed = 0;

  void describe(OptionVisitor& visitor);
};

/// \throws RecipeError  for ranges that are not two numbers in order, or out of bounds.
void check_phantom_options(const PhantomOptions& options);

struct PhantomCase {
  /// [1, X, Y, Z] int16, HU from -1024 to 3071.
  Volume image;
  /// [1, X, Y, Z] uint8: 0 background, 1 spleen; on the image's grid.
  Volume label;
};

/// Makes case `case_index` of the data set: the same for the same options, whoever makes it and on
/// however many threads others are made.
PhantomCase make_phantom_case(const PhantomOptions& options, std::int64_t case_index);

}  // namespace hayate
