// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/predict_classes.h"

#include "hayate/inferers/predicted_classes.h"
#include "hayate/prediction/batch_tensors.h"

namespace hayate {

Volume predict_classes(Model& model, const std::shared_ptr<const Sample>& sample,
                       const InfererOptions& options) {
  const at::Tensor logits = model.infer(image_tensor(sample, model.device()), options);
  VolumeShape shape = sample->image.shape();
  shape[0] = 1;
  Volume classes(VoxelType::kUint8, shape, sample->image.voxel_to_world());
  write_predicted_classes(logits, classes.voxels<std::uint8_t>());
  return classes;
}

}  // namespace hayate
