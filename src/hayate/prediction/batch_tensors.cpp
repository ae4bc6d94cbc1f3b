// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/batch_tensors.h"

#include <ATen/ops/from_blob.h>
#include <c10/core/ScalarType.h>

namespace hayate {
namespace {

at::Tensor to_device(const at::Tensor& tensor, c10::Device device) {
  if (device.is_cpu()) return tensor;
  return tensor.pin_memory().to(device, tensor.scalar_type(), /*non_blocking=*/true);
}

/// A volume of the sample as a tensor [C, X, Y, Z] on its memory.
template <class T>
at::Tensor share_voxels(const std::shared_ptr<const Sample>& sample, const Volume& volume) {
  const VolumeShape& shape = volume.shape();
  // from_blob wants a mutable pointer; nothing writes through it.
  auto* voxels = const_cast<T*>(volume.voxels<T>().data());
  return at::from_blob(
      voxels, {shape[0], shape[1], shape[2], shape[3]}, [sample](void*) {},
      c10::CppTypeToScalarType<T>::value);
}

}  // namespace

BatchTensors to_tensors(Batch batch, c10::Device device) {
  std::array<std::int64_t, 5> label_shape = batch.shape;
  label_shape[1] = 1;
  const std::shared_ptr<float[]> images = std::move(batch.images);
  const std::shared_ptr<std::uint8_t[]> labels = std::move(batch.labels);
  return {to_device(at::from_blob(
                        images.get(), batch.shape, [images](void*) {}, at::kFloat),
                    device),
          to_device(at::from_blob(
                        labels.get(), label_shape, [labels](void*) {}, at::kByte),
                    device),
          std::move(batch.part), std::move(batch.unannotated)};
}

VolumeTensors to_tensors(const std::shared_ptr<const Sample>& sample, c10::Device device) {
  return {to_device(share_voxels<float>(sample, sample->image), device),
          to_device(share_voxels<std::uint8_t>(sample, sample->label), device)};
}

at::Tensor image_tensor(const std::shared_ptr<const Sample>& sample, c10::Device device) {
  return to_device(share_voxels<float>(sample, sample->image), device).unsqueeze(0);
}

}  // namespace hayate
