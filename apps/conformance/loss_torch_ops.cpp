// SPDX-License-Identifier: Apache-2.0
#include "hayate/losses/loss.h"
#include "ops.h"
#include "torch_specs.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

void run_loss(const GoldenCase& golden, Outputs& outputs) {
  const LossOptions options = read_loss_spec(golden.params.at("spec"), golden.release);
  const at::Tensor logits = input_voxels(golden, "logits").requires_grad_();
  const at::Tensor loss = compute_loss(logits, input_target(golden, "target", options), options);
  loss.sum().backward();
  add_tensor(outputs, "loss", loss);
  add_tensor(outputs, "grad", logits.grad());
}

}  // namespace

void add_loss_ops(OpTable& ops) {
  ops["loss"] = run_loss;
}

}  // namespace hayate::conformance
