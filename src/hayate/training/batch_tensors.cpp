// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/batch_tensors.h"

#include <ATen/ops/from_blob.h>

namespace hayate {
namespace {

at::Tensor to_device(const at::Tensor& tensor, c10::Device device) {
  if (device.is_cpu()) return tensor;
  return tensor.pin_memory().to(device, tensor.scalar_type(), /*non_blocking=*/true);
}

}  // namespace

BatchTensors to_tensors(Batch batch, c10::Device device) {
  std::array<std::int64_t, 5> label_shape = batch.shape;
  label_shape[1] = 1;
  const std::shared_ptr<float[]> images = std::move(batch.images);
  const std::shared_ptr<std::uint8_t[]> labels = std::move(batch.labels);
  return {to_device(at::from_blob(images.get(), batch.shape, [images](void*) {}, at::kFloat), device),
          to_device(at::from_blob(labels.get(), label_shape, [labels](void*) {}, at::kByte),
                    device)};
}

at::Tensor image_tensor(const std::shared_ptr<const Sample>& sample, c10::Device device) {
  const VolumeShape& shape = sample->image.shape();
  // from_blob wants a mutable pointer; nothing writes through it.
  auto* voxels = const_cast<float*>(sample->image.voxels<float>().data());
  const at::Tensor tensor = at::from_blob(voxels, {1, shape[0], shape[1], shape[2], shape[3]},
                                          [sample](void*) {}, at::kFloat);
  return to_device(tensor, device);
}

}  // namespace hayate
