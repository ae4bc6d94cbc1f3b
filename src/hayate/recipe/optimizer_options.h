// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"

namespace hayate {

enum class OptimizerKind { kNovograd, kAdam, kAdamW, kSGD };

template <>
inline constexpr std::array kEnumNames<OptimizerKind>{
    std::string_view("Novograd"), std::string_view("Adam"), std::string_view("AdamW"),
    std::string_view("SGD")};

/// Arguments of MONAI's Novograd and PyTorch's Adam, AdamW and SGD. What is not given takes the
/// default of its kind, which differs between them (betas, weight decay).
struct OptimizerOptions {
  OptimizerKind name = OptimizerKind::kAdam;
  double lr = 1e-3;
  /// Empty: (0.9, 0.98) for Novograd, (0.9, 0.999) for Adam and AdamW.
  std::vector<double> betas;
  double eps = 1e-8;
  /// Absent: 0.01 for AdamW, 0 for the others.
  std::optional<double> weight_decay;
  bool amsgrad = false;
  bool grad_averaging = false;
  double momentum = 0.0;
  double dampening = 0.0;
  bool nesterov = false;

  void describe(OptionVisitor& visitor);
  /// Fills in what was left to the kind's default. \throws RecipeError
  void resolve();

  double beta1() const { return betas[0]; }
  double beta2() const { return betas[1]; }
};

enum class ScheduleKind { kConstant, kWarmupCosine, kPoly, kCosineAnnealing };

template <>
inline constexpr std::array kEnumNames<ScheduleKind>{
    std::string_view("constant"), std::string_view("WarmupCosineSchedule"),
    std::string_view("poly"), std::string_view("CosineAnnealingLR")};

/// How the learning rate goes over the run. Steps are optimizer steps; a length of 0 means the
/// whole run.
struct ScheduleOptions {
  ScheduleKind name = ScheduleKind::kConstant;
  std::int64_t t_total = 0;
  /// WarmupCosineSchedule
  std::int64_t warmup_steps = 0;
  double warmup_multiplier = 0.0;
  double cycles = 0.5;
  double end_lr = 0.0;
  /// poly
  double power = 0.9;
  /// CosineAnnealingLR
  double eta_min = 0.0;

  void describe(OptionVisitor& visitor);
};

/// The learning rate for step `step` (0 before any step).
/// Sources: monai/optimizers/lr_scheduler.py, torch/optim/lr_scheduler.py.
double learning_rate(const ScheduleOptions& schedule, double base_lr, std::int64_t step);

}  // namespace hayate
