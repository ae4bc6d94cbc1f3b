// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/optimizers/optimizer.h"
#include "hayate/recipe/optimizers/adam_options.h"

namespace hayate {

/// torch.optim.Adam and AdamW (decoupled weight decay), bias-corrected, eps outside of the root.
class Adam final : public Optimizer {
 public:
  /// \param decoupled  whether weights decay by themselves, as AdamW's, not by their gradients.
  Adam(std::vector<at::Tensor> parameters, const MomentArguments& options, bool decoupled);

  std::vector<std::pair<std::string, at::Tensor>> state() override;
  void take_back_count() override;

 private:
  void update(double lr) override;
  void update_unless(const at::Tensor& found_inf, double lr) override;
  MomentArguments options_;
  bool decoupled_;
  /// int64 scalar on the host: steps taken.
  at::Tensor step_count_;
  std::vector<at::Tensor> exp_avg_;
  std::vector<at::Tensor> exp_avg_sq_;
  std::vector<at::Tensor> max_exp_avg_sq_;
};

}  // namespace hayate
