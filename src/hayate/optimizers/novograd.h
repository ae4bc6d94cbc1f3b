// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/optimizers/optimizer.h"
#include "hayate/recipe/optimizers/novograd_options.h"

namespace hayate {

class ParameterSweep;

/// Novograd (Ginsburg et al., arXiv:1905.11286) as MONAI has it (monai/optimizers/novograd.py): one
/// second moment per parameter tensor, no bias correction, no (1 - beta1) unless `grad_averaging`.
///
///     n = Σ g²;  v = n at first (while v is 0), then beta2·v + (1 - beta2)·n
///     g = g / (sqrt(v) + eps) + weight_decay·p;  m = beta1·m + g;  p -= lr·m
class Novograd final : public Optimizer {
 public:
  Novograd(std::vector<at::Tensor> parameters, const NovogradOptions& options);

  std::vector<std::pair<std::string, at::Tensor>> state() override;

 private:
  void update(double lr) override;
  void update_unless(const at::Tensor& found_inf, double lr) override;
  /// Does update() by ATen's operators. \param left_out  bool [1] beside the parameters: whether
  /// all stays as it is; undefined for no.
  void step_plain(double lr, const at::Tensor& left_out);
  /// Does update() in two passes over memory: one for the norms, one for the rest.
  void step_swept(const ParameterSweep& sweep, double lr);
  /// Updates v and returns it (or its largest value, with amsgrad) after `norm`, the Σ g² of a
  /// parameter.
  float update_second_moment(std::size_t parameter, float norm);

  NovogradOptions options_;
  std::vector<at::Tensor> exp_avg_;
  /// [P]: one number a parameter tensor.
  at::Tensor exp_avg_sq_;
  at::Tensor max_exp_avg_sq_;
};

}  // namespace hayate
