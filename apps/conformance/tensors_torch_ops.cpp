// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/state_dict.h"
#include "hayate/prediction/cuda_switches.h"
#include "hayate/prediction/device.h"
#include "ops.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

c10::Device device = c10::kCPU;

}  // namespace

void use_device(const std::string& text) {
  device = resolve_device(text);
  set_cuda_switches({.cudnn_allow_tf32 = false, .matmul_allow_tf32 = false});
}

c10::Device used_device() {
  return device;
}

at::Tensor input_tensor(const GoldenCase& golden, std::string_view name) {
  return restore_tensor(golden.input(name)).to(device);
}

at::Tensor input_voxels(const GoldenCase& golden, std::string_view name) {
  const at::Tensor tensor = input_tensor(golden, name);
  return tensor.dim() == 5 ? tensor.contiguous(at::MemoryFormat::ChannelsLast3d) : tensor;
}

at::Tensor input_target(const GoldenCase& golden, std::string_view name,
                        const LossOptions& options) {
  const at::Tensor target = input_tensor(golden, name);
  const bool indices = std::visit([](const auto& loss) { return loss.to_onehot_y; }, options);
  return indices ? target.to(at::kByte) : target;
}

void add_tensor(Outputs& outputs, const std::string& name, const at::Tensor& tensor) {
  const bool is_float = at::isFloatingType(tensor.scalar_type());
  const at::Tensor wide =
      tensor.detach().to(at::kCPU, is_float ? at::kDouble : at::kLong).contiguous();
  const auto size = static_cast<std::size_t>(wide.numel());
  if (is_float) {
    outputs.add(name, wide.sizes().vec(), std::span(wide.const_data_ptr<double>(), size));
  } else {
    outputs.add(name, wide.sizes().vec(), std::span(wide.const_data_ptr<std::int64_t>(), size));
  }
}

}  // namespace hayate::conformance
