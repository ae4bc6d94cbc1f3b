// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/affine_transform.h"

#include "hayate/resampling/affine_matrices.h"

namespace hayate {
namespace {

/// MONAI 1.6 normalises an axis of one voxel as if it had two, so that such an axis feels half of a
/// displacement.
Affine halve_single_voxel_axes(Affine centred, const SpatialShape& input_shape) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (input_shape[axis] != 1) continue;
    for (double& element : centred.rows[axis]) element /= 2.0;
  }
  return centred;
}

}  // namespace

Affine compute_centred_matrix(const AffineParameters& parameters, MonaiRelease release) {
  return rotation_matrix(parameters.rotate) * shear_matrix(parameters.shear, release) *
         translation_matrix(parameters.translate) * scale_matrix(parameters.scale);
}

OutsideFill outside_fill(const AffineTransformOptions& options) {
  return {options.padding_mode,
          options.release == MonaiRelease::k16 ? MirrorAt::kVoxelEdges : MirrorAt::kVoxelCentres};
}

Volume affine_transform(const Volume& volume, const Affine& centred_matrix,
                        const SpatialShape& output_shape, const AffineTransformOptions& options) {
  const SpatialShape shape = volume.spatial_shape();
  const bool is_16 = options.release == MonaiRelease::k16;
  const Affine sampled = is_16 ? halve_single_voxel_axes(centred_matrix, shape) : centred_matrix;
  Volume output = resample(volume, from_centred(sampled, shape, output_shape), output_shape,
                           {.mode = options.mode,
                            .padding = options.padding_mode,
                            .mirror_at = outside_fill(options).mirror_at});
  output.set_voxel_to_world(volume.voxel_to_world() *
                            from_centred(centred_matrix, shape, output_shape));
  return output;
}

}  // namespace hayate
