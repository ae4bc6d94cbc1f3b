// SPDX-License-Identifier: Apache-2.0
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randperm.h>
#include <ATen/ops/stack.h>

#include "ops.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

/// The item order that a shuffling DataLoader of PyTorch gives: each epoch draws a base seed for
/// its workers and a seed for its sampler from the default generator.
at::Tensor shuffled_epochs(const at::Generator& generator, std::int64_t n) {
  std::vector<at::Tensor> epochs;
  for (int epoch = 0; epoch < 3; ++epoch) {
    at::empty({}, at::kLong).random_(generator);
    const auto seed = at::empty({}, at::kLong).random_(generator).item<std::int64_t>();
    epochs.push_back(at::randperm(
        n, at::detail::createCPUGenerator(static_cast<std::uint64_t>(seed)), at::kLong));
  }
  return at::stack(epochs);
}

void run_torch_generator(const GoldenCase& golden, Outputs& outputs) {
  const auto seed = golden.params.at("seed").get<std::uint64_t>();
  const auto n = golden.params.at("n").get<std::int64_t>();
  const auto fresh = [&] { return at::detail::createCPUGenerator(seed); };
  const auto draw = [&](at::ScalarType type) {
    std::vector<at::Tensor> draws;
    const at::Generator generator = fresh();
    for (int i = 0; i < 6; ++i) draws.push_back(at::empty({}, type).random_(generator));
    return at::stack(draws);
  };
  add_tensor(outputs, "int32", draw(at::kInt));
  add_tensor(outputs, "int64", draw(at::kLong));
  add_tensor(outputs, "rand", at::rand({6}, fresh()));
  add_tensor(outputs, "epochs", shuffled_epochs(fresh(), n));
  add_tensor(outputs, "randperm", at::randperm(n, fresh(), at::kLong));
}

}  // namespace

void add_torch_random_ops(OpTable& ops) {
  ops["torch_generator"] = run_torch_generator;
}

}  // namespace hayate::conformance
