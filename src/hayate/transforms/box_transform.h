// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/resampling/voxel_box.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Makes patches that are boxes of the sample, so that they can be cut out wherever its voxels are.
class BoxTransform : public PatchTransform {
 public:
  /// Names the transform that looks up once what draw_boxes draws from: "FgBgToIndices".
  virtual std::string_view indices_made_by() const = 0;

  /// Whether that has been done.
  virtual bool has_indices(const CropIndices& indices) const = 0;

  /// Draws the boxes of the patches. \param shape  of the case's image and label. \pre has_indices.
  virtual std::vector<VoxelBox> draw_boxes(const std::string& case_name, const SpatialShape& shape,
                                           const CropIndices& indices, Random& random) const = 0;

  /// Draws the boxes of a sample's patches; finds its indices here when it has none.
  virtual std::vector<VoxelBox> draw_boxes(const Sample& sample, Random& random) const = 0;

  /// \returns patches that own their voxels, without indices.
  std::vector<Sample> operator()(const Sample& sample, Random& random) const final;
  const BoxTransform* as_boxes() const final { return this; }
};

}  // namespace hayate
