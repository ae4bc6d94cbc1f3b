// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/learner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>

#include "hayate/base/class_index.h"
#include "hayate/base/fast_paths.h"
#include "hayate/base/hash.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/trace.h"
#include "hayate/losses/loss.h"
#include "hayate/losses/region_target.h"
#include "hayate/losses/unannotated.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/training/tree_step.h"

namespace hayate {
namespace {

const Ranks& norm_ranks(const Ranks& ranks, NormSync sync) {
  switch (sync) {
    case NormSync::kAll:
      return ranks;
    case NormSync::kNode:
      return ranks.on_node();
    case NormSync::kLocal:
      break;
  }
  return Ranks::single();
}

/// The recipe's loss, of labels as the recipe reads them.
LossOptions loss_of(const Recipe& recipe) {
  LossOptions options = recipe.loss;
  std::visit(
      [&](LossArguments& loss) {
        if (recipe.data.ignore_label >= 0) loss.ignore_index = kIgnoredVoxel;
        if (recipe.data.regions.empty()) return;
        loss.are_regions = true;
        // Targets have a channel for each region.
        loss.to_onehot_y = false;
      },
      options);
  return options;
}

BatchTensors part_of(const BatchTensors& batch, const PatchRange& patches) {
  const auto narrow = [&](const at::Tensor& tensor) {
    return tensor.narrow(0, patches.begin, patches.size());
  };
  BatchTensors part{narrow(batch.images), narrow(batch.labels)};
  if (batch.unannotated.empty()) return part;
  const auto first = batch.unannotated.begin();
  part.unannotated.assign(first + patches.begin, first + patches.end);
  return part;
}

}  // namespace

Learner::Learner(const Recipe& recipe, c10::Device device, const Ranks& ranks, bool has_unannotated)
    : loss_(loss_of(recipe)),
      regions_(scored_classes(recipe).regions),
      ranks_(ranks),
      shared_{&ranks, &norm_ranks(ranks, recipe.distributed.norm_sync)},
      channel_count_(recipe.network.out_channels),
      has_unannotated_(has_unannotated),
      // One shard is the whole of a batch.
      tree_shards_(recipe.distributed.reproducible > 1 ? recipe.distributed.reproducible : 0),
      model_(recipe, device),
      optimizer_(make_optimizer(model_.network().parameters(), recipe.optimizer)),
      scaler_(model_.precision() == c10::kHalf, device) {
  const double share = recipe.optimizer.weight_averaging;
  if (share > 0.0) average_.emplace(model_.network(), share);
  if (!ranks.is_alone() && tree_shards_ == 0) {
    reducer_ = std::make_unique<GradientReducer>(ranks, model_.network().parameters());
  }
  // On a CPU a loss is there as soon as it is asked for.
  reads_late_ = !device.is_cpu() && takes_fast_path("read_loss_late", why_not_read_late());
}

double Learner::step(BatchTensors batch, double learning_rate) {
  optimizer_->zero_grad();
  const double loss = compute_gradients(std::move(batch));
  // A step with such a loss would spoil the weights that are still good.
  if (!std::isfinite(loss)) return loss;
  const TraceRange range("update");
  scaler_.step(*optimizer_, learning_rate);
  if (average_) average_->add_step();
  return loss;
}

LateNumber Learner::begin_step(BatchTensors batch, double learning_rate) {
  if (!reads_late_) return LateNumber(step(std::move(batch), learning_rate));
  optimizer_->zero_grad();
  LateNumber loss(begin_gradients(std::move(batch)));
  const TraceRange range("update");
  scaler_.step_late(*optimizer_, learning_rate);
  if (average_) average_->add_step();
  return loss;
}

WhyNot Learner::why_not_read_late() const {
  if (tree_shards_ > 0) return "gradients are summed in a fixed tree";
  if (!ranks_.is_alone()) return "the loss is summed over several ranks";
  return {};
}

void Learner::seed_draws(std::uint64_t seed, std::int64_t step) {
  if (ranks_.is_alone() && tree_shards_ == 0) return;
  const std::array<std::uint64_t, 2> key{seed, static_cast<std::uint64_t>(step)};
  Hasher hasher;
  hasher.update(std::as_bytes(std::span(key)));
  draw_seed_ = hasher.digest();
  if (!ranks_.is_first() && tree_shards_ == 0) {
    at::manual_seed(draw_seed_ + static_cast<std::uint64_t>(ranks_.rank()));
  }
}

double Learner::waited_seconds() const {
  return reducer_ ? reducer_->waited_seconds() : tree_seconds_;
}

double Learner::compute_gradients(BatchTensors batch) {
  if (tree_shards_ > 0) return compute_in_tree(batch);
  if (reducer_) reducer_->begin_step();
  if (!batch.part.shards.empty()) return compute_in_turn(batch);
  return compute_shard(std::move(batch), 1.0, /*is_last=*/true);
}

double Learner::compute_in_turn(const BatchTensors& batch) {
  const StepPart& part = batch.part;
  const StepRanksScope scope(part.is_shared ? shared_
                                            : StepRanks{&Ranks::single(), &Ranks::single()});
  double sum = 0.0;
  double weights = 0.0;
  for (std::size_t i = 0; i < part.shards.size(); ++i) {
    const auto& [patches, weight] = part.shards[i];
    if (patches.size() == 0) continue;
    const double loss = compute_shard(part_of(batch, patches), weight,
                                      /*is_last=*/i + 1 == part.shards.size());
    if (!std::isfinite(loss)) return loss;
    sum += weight * loss;
    weights += weight;
  }
  return sum / weights;
}

double Learner::compute_in_tree(const BatchTensors& batch) {
  TreeStep tree(model_.network(), ranks_, tree_shards_);
  std::uint64_t shard = static_cast<std::uint64_t>(ranks_.rank() * tree_shards_ / ranks_.size());
  for (const auto& [patches, weight] : batch.part.shards) {
    at::manual_seed(draw_seed_ + shard++);
    if (patches.size() == 0) {
      tree.add_empty_shard();
      continue;
    }
    const double loss = compute_shard(part_of(batch, patches), weight, /*is_last=*/false);
    tree.add_shard(weight, loss);
  }
  const TraceRange range("sum gradients");
  const double sums_before = ranks_.waited_seconds();
  const Stopwatch summing;
  const double loss = tree.finish();
  if (!ranks_.is_alone()) {
    tree_seconds_ = summing.seconds() - (ranks_.waited_seconds() - sums_before);
  }
  return loss;
}

LossTarget Learner::target_of(const BatchTensors& shard) const {
  LossTarget target(regions_.empty() ? shard.labels : region_target(shard.labels, regions_));
  if (!has_unannotated_) return target;
  // One loss is of all that share it, and has to be computed in one way.
  const bool lacks_some = !std::ranges::all_of(shard.unannotated, &ClassSet::empty);
  if (!step_ranks().loss->any(lacks_some)) return target;
  target.annotated = annotated_channels(shard.unannotated, channel_count_, !regions_.empty(),
                                        shard.labels.device());
  return target;
}

at::Tensor Learner::begin_gradients(BatchTensors batch) {
  const auto begin_shard = [&](BatchTensors shard, double weight) {
    const at::Tensor loss = forward_loss(std::move(shard));
    backward(loss, weight, /*is_last=*/true);
    return loss.detach();
  };
  if (batch.part.shards.empty()) return begin_shard(std::move(batch), 1.0);
  at::Tensor sum;
  double weights = 0.0;
  for (const auto& [patches, weight] : batch.part.shards) {
    if (patches.size() == 0) continue;
    const at::Tensor loss = begin_shard(part_of(batch, patches), weight).to(at::kDouble) * weight;
    sum = sum.defined() ? sum + loss : loss;
    weights += weight;
  }
  return sum / weights;
}

double Learner::compute_shard(BatchTensors shard, double weight, bool is_last) {
  const at::Tensor loss = forward_loss(std::move(shard));
  const double value = loss.item<float>();
  if (!std::isfinite(value) && tree_shards_ == 0) return value;
  backward(loss, weight, is_last);
  return value;
}

at::Tensor Learner::forward_loss(BatchTensors shard) {
  const LossTarget target = target_of(shard);
  const TraceRange range("forward");
  // Neither images nor logits are named, so that they are gone when nothing needs them any more.
  return compute_loss(model_.forward(std::move(shard.images)), target, loss_);
}

void Learner::backward(const at::Tensor& loss, double weight, bool is_last) {
  const TraceRange range("backward");
  const at::Tensor scaled = scaler_.scale(weight == 1.0 ? loss : loss * weight);
  if (reducer_ && is_last) {
    reducer_->backward(scaled);
  } else {
    scaled.backward();
  }
}

}  // namespace hayate
