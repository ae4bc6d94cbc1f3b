// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/module.h"

#include <set>

#include <ATen/ops/cat.h>

namespace hayate {

at::Tensor Module::register_parameter(std::string name, at::Tensor tensor) {
  tensor.requires_grad_();
  parameters_.emplace_back(std::move(name), tensor);
  return tensor;
}

at::Tensor Module::register_buffer(std::string name, at::Tensor tensor) {
  buffers_.emplace_back(std::move(name), tensor);
  return tensor;
}

void Module::collect(const std::string& prefix, StateDict& entries) const {
  for (const auto& own : {&parameters_, &buffers_}) {
    for (const auto& [name, tensor] : *own) entries.emplace_back(prefix + name, tensor);
  }
  for (const auto& [name, child] : children_) child->collect(prefix + name + ".", entries);
}

StateDict Module::state_dict() const {
  StateDict entries;
  collect("", entries);
  return entries;
}

StateDict Module::distinct_tensors() const {
  StateDict entries = state_dict();
  std::set<const void*> seen;
  std::erase_if(entries, [&](const auto& entry) {
    return !seen.insert(entry.second.unsafeGetTensorImpl()).second;
  });
  return entries;
}

std::vector<at::Tensor> Module::parameters() const {
  std::vector<at::Tensor> trained;
  for (const auto& [name, tensor] : distinct_tensors()) {
    if (tensor.requires_grad()) trained.push_back(tensor);
  }
  return trained;
}

void Module::train(bool on) {
  is_training_ = on;
  for (const auto& [name, child] : children_) child->train(on);
}

void Module::to_channels_last() {
  for (at::Tensor& parameter : parameters()) {
    if (parameter.dim() == 5) {
      parameter.set_data(parameter.contiguous(at::MemoryFormat::ChannelsLast3d));
    }
  }
}

void Module::to(c10::Device device) {
  for (auto& [name, tensor] : state_dict()) tensor.set_data(tensor.to(device));
}

at::Tensor Block::forward_joined(const at::Tensor& x, const at::Tensor& rest) {
  return forward(at::cat({x, rest}, /*dim=*/1));
}

}  // namespace hayate
