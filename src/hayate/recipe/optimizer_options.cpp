// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/optimizer_options.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

constexpr Range kLearningRate{0, 1e6};
constexpr Range kSteps{0, 1e12};

}  // namespace

void OptimizerOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  visitor.visit("lr", lr, kLearningRate);
  visitor.visit("weight_decay", weight_decay, Range{0, 1e6});
  if (name == OptimizerKind::kSGD) {
    visitor.visit("momentum", momentum, Range{0, 10});
    visitor.visit("dampening", dampening, Range{0, 10});
    visitor.visit("nesterov", nesterov);
    return;
  }
  visitor.visit("betas", betas, kZeroToOne);
  visitor.visit("eps", eps, Range{0, 1});
  visitor.visit("amsgrad", amsgrad);
  if (name == OptimizerKind::kNovograd) visitor.visit("grad_averaging", grad_averaging);
}

void OptimizerOptions::resolve() {
  if (!weight_decay) weight_decay = name == OptimizerKind::kAdamW ? 0.01 : 0.0;
  if (name == OptimizerKind::kSGD) {
    if (nesterov && (momentum <= 0.0 || dampening != 0.0)) {
      throw RecipeError("optimizer.nesterov: needs a momentum above 0 and no dampening");
    }
    return;
  }
  if (betas.empty()) betas = {0.9, name == OptimizerKind::kNovograd ? 0.98 : 0.999};
  if (betas.size() != 2 || betas[0] >= 1.0 || betas[1] >= 1.0) {
    throw RecipeError(fmt::format("optimizer.betas: expected two numbers in [0, 1), got {}",
                                  betas.size() == 2 ? "1" : "another count"));
  }
}

void ScheduleOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name);
  if (name == ScheduleKind::kConstant) return;
  visitor.visit("t_total", t_total, kSteps);
  if (name == ScheduleKind::kWarmupCosine) {
    visitor.visit("warmup_steps", warmup_steps, kSteps);
    visitor.visit("warmup_multiplier", warmup_multiplier, kZeroToOne);
    visitor.visit("cycles", cycles, Range{0, 1e6});
    visitor.visit("end_lr", end_lr, kLearningRate);
  }
  if (name == ScheduleKind::kPoly) visitor.visit("power", power, Range{0, 1000});
  if (name == ScheduleKind::kCosineAnnealing) visitor.visit("eta_min", eta_min, kLearningRate);
}

double learning_rate(const ScheduleOptions& schedule, double base_lr, std::int64_t step) {
  const auto now = static_cast<double>(step);
  const auto total = static_cast<double>(std::max<std::int64_t>(schedule.t_total, 1));
  switch (schedule.name) {
    case ScheduleKind::kConstant:
      break;
    case ScheduleKind::kWarmupCosine: {
      const double warmup = std::min(static_cast<double>(schedule.warmup_steps), total);
      if (now < warmup) {
        const double done = now / std::max(1.0, warmup);
        return base_lr * (schedule.warmup_multiplier + (1.0 - schedule.warmup_multiplier) * done);
      }
      const double progress = (now - warmup) / std::max(1.0, total - warmup);
      const double wave = std::cos(std::numbers::pi * schedule.cycles * 2.0 * progress);
      return std::max(schedule.end_lr, base_lr * std::max(0.0, 0.5 * (1.0 + wave)));
    }
    case ScheduleKind::kPoly:
      return base_lr * std::pow(std::max(0.0, 1.0 - now / total), schedule.power);
    case ScheduleKind::kCosineAnnealing: {
      const double wave = std::cos(std::numbers::pi * now / total);
      return schedule.eta_min + (base_lr - schedule.eta_min) * 0.5 * (1.0 + wave);
    }
  }
  return base_lr;
}

}  // namespace hayate
