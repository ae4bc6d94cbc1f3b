// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <set>

#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/stack.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include "hayate/losses/loss.h"
#include "hayate/networks/network.h"
#include "hayate/networks/state_dict.h"
#include "hayate/optimizers/optimizer.h"
#include "ops.h"
#include "torch_specs.h"
#include "torch_tensors.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

/// The weights of the tutorial's network are a formula; golden/README.md states it.
std::uint32_t hash_fill_bits(std::uint32_t i, std::uint32_t entry, std::uint32_t seed) {
  std::uint32_t h = i * 2654435761U + entry * 2246822519U + seed * 3266489917U + 374761393U;
  h ^= h >> 16;
  h *= 0x85EBCA6BU;
  h ^= h >> 13;
  h *= 0xC2B2AE35U;
  h ^= h >> 16;
  return h >> 8;
}

struct FillRange {
  double offset = 0.0;
  double half = 0.1;
};

FillRange fill_range(const std::string& name, const at::Tensor& tensor) {
  if (tensor.dim() >= 2) {
    const double fan_in = static_cast<double>(tensor.numel()) / static_cast<double>(tensor.size(0));
    return {0.0, 1.0 / std::sqrt(fan_in)};
  }
  if (name.ends_with("A.weight")) return {0.25, 0.1};
  if (name.ends_with("running_var") || name.ends_with("weight")) return {1.0, 0.2};
  return {};
}

void hash_fill(const Module& network, std::uint32_t seed) {
  const c10::AutoGradMode no_grad(false);
  std::uint32_t entry = 0;
  for (auto& [name, tensor] : network.state_dict()) {
    if (tensor.is_floating_point()) {
      const FillRange range = fill_range(name, tensor);
      std::vector<float> values(static_cast<std::size_t>(tensor.numel()));
      for (std::size_t i = 0; i < values.size(); ++i) {
        const double u = hash_fill_bits(static_cast<std::uint32_t>(i), entry, seed) * 0x1p-24;
        values[i] = static_cast<float>(range.offset + (2.0 * u - 1.0) * range.half);
      }
      tensor.copy_(at::from_blob(values.data(), tensor.sizes(), at::kFloat));
    }
    ++entry;
  }
}

void add_fill_check(const Module& network, Outputs& outputs) {
  std::vector<at::Tensor> first4;
  std::vector<at::Tensor> sums;
  for (const auto& [name, tensor] : network.state_dict()) {
    if (!tensor.is_floating_point()) continue;
    const at::Tensor flat = tensor.detach().flatten();
    first4.push_back(
        at::constant_pad_nd(flat.slice(0, 0, 4), {0, 4 - std::min<std::int64_t>(4, flat.numel())}));
    sums.push_back(flat.to(at::kDouble).sum());
  }
  add_tensor(outputs, "fill_first4", at::stack(first4));
  add_tensor(outputs, "fill_sum", at::stack(sums));
}

void fill_weights(const GoldenCase& golden, Module& network) {
  network.to(used_device());
  network.to_channels_last();
  if (golden.params.contains("fill_seed")) {
    hash_fill(network, golden.params["fill_seed"].get<std::uint32_t>());
    return;
  }
  const c10::AutoGradMode no_grad(false);
  for (auto& [name, tensor] : network.state_dict()) {
    if (golden.has_input("param." + name)) tensor.copy_(input_tensor(golden, "param." + name));
  }
}

/// The file lists MONAI's names in MONAI's order; ours must be the same.
void check_names(const GoldenCase& golden, const Module& network) {
  const auto& metadata = golden.file->metadata();
  const auto listed = metadata.find("state_dict");
  if (listed == metadata.end()) return;
  std::vector<std::string> expected;
  for (const json& entry : json::parse(listed->second)) {
    expected.push_back(entry.at(0).get<std::string>());
  }
  std::vector<std::string> got;
  for (const auto& [name, tensor] : network.state_dict()) got.push_back(name);
  if (got != expected) throw std::runtime_error("state_dict names differ from MONAI's");
}

void add_gradients(const GoldenCase& golden, const Module& network, const at::Tensor& x,
                   Outputs& outputs) {
  if (!golden.params.contains("fill_seed")) {
    add_tensor(outputs, "grad_x", x.grad());
    for (const auto& [name, tensor] : network.state_dict()) {
      if (tensor.requires_grad()) add_tensor(outputs, "grad." + name, tensor.grad());
    }
    return;
  }
  std::vector<at::Tensor> norms;
  std::vector<at::Tensor> sums;
  std::vector<at::Tensor> first16;
  for (const auto& [name, tensor] : network.state_dict()) {
    if (!tensor.requires_grad()) continue;
    const at::Tensor flat = tensor.grad().flatten().to(at::kDouble);
    norms.push_back(flat.norm());
    sums.push_back(flat.sum());
    first16.push_back(at::constant_pad_nd(flat.slice(0, 0, 16),
                                          {0, 16 - std::min<std::int64_t>(16, flat.numel())}));
  }
  add_tensor(outputs, "grad_norm", at::stack(norms));
  add_tensor(outputs, "grad_sum", at::stack(sums));
  add_tensor(outputs, "grad_first16", at::stack(first16));
}

void run_network(const GoldenCase& golden, Outputs& outputs) {
  const NetworkOptions options =
      read_network_spec(golden.params.at("network"), golden.params.at("arguments"));
  const std::shared_ptr<Block> owner = make_network(options);
  Block& network = *owner;
  check_names(golden, network);
  fill_weights(golden, network);
  if (golden.params.contains("fill_seed")) add_fill_check(network, outputs);

  const at::Tensor x = input_voxels(golden, "x").requires_grad_();
  network.eval();
  {
    const c10::AutoGradMode no_grad(false);
    add_tensor(outputs, "logits_eval", network.forward(x));
  }
  network.train();
  const at::Tensor logits = network.forward(x);
  add_tensor(outputs, "logits_train", logits);
  for (const auto& [name, tensor] : network.state_dict()) {
    if (!tensor.requires_grad()) add_tensor(outputs, "buffer." + name, tensor);
  }
  if (!golden.has_input("label")) return;
  const LossOptions loss_options = read_loss_spec(golden.params.at("loss"), golden.release);
  const at::Tensor loss =
      compute_loss(logits, input_target(golden, "label", loss_options), loss_options);
  loss.backward();
  add_tensor(outputs, "loss", loss);
  add_gradients(golden, network, x, outputs);
}

void run_mini_training(const GoldenCase& golden, Outputs& outputs) {
  const std::shared_ptr<Block> owner =
      make_network(read_network_spec(golden.params.at("network"), golden.params.at("arguments")));
  Block& network = *owner;
  const LossOptions loss_options = read_loss_spec(golden.params.at("loss"), golden.release);
  const OptimizerOptions optimizer_options = read_optimizer_spec(golden.params.at("spec"));
  fill_weights(golden, network);
  network.train();
  const auto optimizer = make_optimizer(network.parameters(), optimizer_options);

  const at::Tensor x = input_tensor(golden, "x");
  const at::Tensor label = input_target(golden, "label", loss_options);
  std::vector<at::Tensor> losses;
  for (std::int64_t step = 0; step < golden.params.at("steps").get<std::int64_t>(); ++step) {
    optimizer->zero_grad();
    const at::Tensor loss =
        compute_loss(network.forward(x[step].contiguous(at::MemoryFormat::ChannelsLast3d)),
                     label[step], loss_options);
    loss.backward();
    optimizer->step(optimizer_options.lr);
    losses.push_back(loss.detach());
  }
  add_tensor(outputs, "loss", at::stack(losses));
  for (const auto& [name, tensor] : network.state_dict()) {
    add_tensor(outputs, "param." + name, tensor);
  }
}

}  // namespace

void add_network_ops(OpTable& ops) {
  ops["network"] = run_network;
  ops["mini_training"] = run_mini_training;
}

}  // namespace hayate::conformance
