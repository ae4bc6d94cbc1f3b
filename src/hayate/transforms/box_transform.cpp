// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/box_transform.h"

#include "hayate/resampling/crop_pad.h"

namespace hayate {
namespace {

Sample cut_patch(const Sample& sample, const VoxelBox& box) {
  Sample patch;
  patch.case_name = sample.case_name;
  patch.case_index = sample.case_index;
  patch.unannotated = sample.unannotated;
  patch.image = crop(sample.image, box);
  patch.label = crop(sample.label, box);
  return patch;
}

}  // namespace

std::vector<Sample> BoxTransform::operator()(const Sample& sample, Random& random) const {
  std::vector<Sample> patches;
  for (const VoxelBox& box : draw_boxes(sample, random)) {
    patches.push_back(cut_patch(sample, box));
  }
  return patches;
}

}  // namespace hayate
