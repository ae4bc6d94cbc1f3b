// SPDX-License-Identifier: Apache-2.0
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include "hayate/optimizers/optimizer.h"
#include "hayate/recipe/schedule_options.h"
#include "ops.h"
#include "torch_specs.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

void run_optimizer(const GoldenCase& golden, Outputs& outputs) {
  const OptimizerOptions options = read_optimizer_spec(golden.params.at("spec"));
  std::vector<at::Tensor> parameters;
  std::vector<at::Tensor> gradients;
  while (golden.has_input(fmt::format("p.{}", parameters.size()))) {
    const std::size_t k = parameters.size();
    parameters.push_back(input_tensor(golden, fmt::format("p.{}", k)).requires_grad_());
    gradients.push_back(input_tensor(golden, fmt::format("g.{}", k)));
  }
  const auto optimizer = make_optimizer(parameters, options);
  std::vector<std::vector<at::Tensor>> after(parameters.size());
  for (std::int64_t step = 0; step < golden.params.at("steps").get<std::int64_t>(); ++step) {
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      parameters[k].mutable_grad() = gradients[k][step];
    }
    optimizer->step(options.lr);
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      after[k].push_back(parameters[k].detach().clone());
    }
  }
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    add_tensor(outputs, fmt::format("p.{}", k), at::stack(after[k]));
  }
}

void run_lr_schedule(const GoldenCase& golden, Outputs& outputs) {
  nlohmann::json spec = golden.params;
  const auto count = spec.at("count").get<std::int64_t>();
  const auto lr = spec.at("lr").get<double>();
  spec["name"] = spec.at("schedule");
  for (const char* key : {"count", "lr", "schedule"}) spec.erase(key);
  // PyTorch's name of the same length.
  if (spec.contains("t_max")) {
    spec["t_total"] = spec["t_max"];
    spec.erase("t_max");
  }
  ScheduleOptions schedule;
  read_options(spec, "params", schedule);
  std::vector<double> rates;
  for (std::int64_t step = 0; step < count; ++step) {
    rates.push_back(schedule.learning_rate(lr, step));
  }
  outputs.add("lr", rates);
}

}  // namespace

void add_optim_ops(OpTable& ops) {
  ops["optimizer"] = run_optimizer;
  ops["lr_schedule"] = run_lr_schedule;
}

}  // namespace hayate::conformance
