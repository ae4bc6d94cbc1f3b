// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

namespace hayate {

/// Parameters and buffers by their dotted names in PyTorch's order: a module's parameters, its
/// buffers, then its children. The tensors share the module's memory.
using StateDict = std::vector<std::pair<std::string, at::Tensor>>;

/// A node of a network: parameters, buffers and children by name, as torch.nn.Module has them.
///
/// Why not torch::nn::Module: its header takes every operator of ATen along, and a file of the
/// engine then compiles in 9 s instead of 2.
class Module {
 public:
  virtual ~Module() = default;
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  StateDict state_dict() const;
  /// Returns state_dict() without further names of a tensor that was there before.
  StateDict distinct_tensors() const;
  /// Returns those of distinct_tensors() that are trained.
  std::vector<at::Tensor> parameters() const;

  void train(bool on = true);
  void eval() { train(false); }
  bool is_training() const { return is_training_; }

  /// Moves parameters and buffers; the tensors that state_dict() gave before move with them.
  void to(c10::Device device);
  /// Convolution weights then lie as channels-last inputs do, or oneDNN and cuDNN would reorder
  /// them in each step, and a first layer of one channel would not tell how its output is to lie.
  void to_channels_last();

 protected:
  Module() = default;

  /// \returns the tensor, with a gradient
  at::Tensor register_parameter(std::string name, at::Tensor tensor);
  at::Tensor register_buffer(std::string name, at::Tensor tensor);
  template <class Child>
  std::shared_ptr<Child> register_module(std::string name, std::shared_ptr<Child> child) {
    children_.emplace_back(std::move(name), child);
    return child;
  }

 private:
  void collect(const std::string& prefix, StateDict& entries) const;

  StateDict parameters_;
  StateDict buffers_;
  std::vector<std::pair<std::string, std::shared_ptr<Module>>> children_;
  bool is_training_ = true;
};

/// A node that only gives its children's names a prefix, as torch.nn.Sequential and ModuleList do.
class Group final : public Module {
 public:
  using Module::register_module;
};

/// A part of a network with one input and one output, [N, C, X, Y, Z] each.
class Block : public Module {
 public:
  virtual at::Tensor forward(const at::Tensor& x) = 0;
  /// Computes forward(cat([x, rest])) over the channels; some can do it without putting them
  /// together.
  virtual at::Tensor forward_joined(const at::Tensor& x, const at::Tensor& rest);
};

}  // namespace hayate
