// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/recipe/optimizer_options.h"

namespace hayate {

/// Changes parameters by their gradients. All state is allocated at the start, so that a checkpoint
/// is a plain list of tensors.
class Optimizer {
 public:
  explicit Optimizer(std::vector<at::Tensor> parameters) : parameters_(std::move(parameters)) {}
  virtual ~Optimizer() = default;

  /// Does one step with the gradients in `grad()`, which are clipped first; a parameter without one
  /// stays as it is.
  void step(double lr);

  /// Does the same unless `found_inf` is not 0, without asking a GPU which of both it is. Who
  /// learns later that the step was left out calls take_back_count(). \param found_inf  float32 [1]
  /// beside the parameters, 0 or 1.
  void step_unless(const at::Tensor& found_inf, double lr);

  /// Counts one step less, where steps are counted: the last one was left out.
  virtual void take_back_count() {}

  /// Returns name and tensor of all state; the tensors share the optimizer's memory.
  virtual std::vector<std::pair<std::string, at::Tensor>> state() = 0;

  void zero_grad();

  /// \param norm  as OptimizerOptions::clip_grad_norm
  void clip_at(double norm) { clip_grad_norm_ = norm; }

  const std::vector<at::Tensor>& parameters() const { return parameters_; }

 protected:
  std::vector<at::Tensor> zeros_like_parameters() const;

 private:
  /// Does a step with the gradients as they are.
  virtual void update(double lr) = 0;
  /// Does the same by few operators, each of which leaves all as it is where `found_inf` is 1.
  virtual void update_unless(const at::Tensor& found_inf, double lr) = 0;

  double clip_grad_norm_ = 0.0;
  std::vector<at::Tensor> parameters_;
};

std::unique_ptr<Optimizer> make_optimizer(std::vector<at::Tensor> parameters,
                                          const OptimizerOptions& options);

}  // namespace hayate
