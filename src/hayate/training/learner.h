// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "hayate/base/why_not.h"
#include "hayate/distributed/gradient_reducer.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/losses/loss_target.h"
#include "hayate/metrics/class_regions.h"
#include "hayate/optimizers/optimizer.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/model.h"
#include "hayate/training/grad_scaler.h"
#include "hayate/training/late_number.h"
#include "hayate/training/weight_average.h"

namespace hayate {

/// A recipe's network under training: its weights, and what changes them by the recipe's loss. On
/// several ranks each has a learner, whose weights stay the same.
class Learner {
 public:
  /// \param recipe, ranks  must outlive the learner.
  /// \param has_unannotated  whether some training case, on whichever rank, was annotated for some
  ///                         of the classes only. \throws DeviceError
  Learner(const Recipe& recipe, c10::Device device, const Ranks& ranks = Ranks::single(),
          bool has_unannotated = false);

  /// Does one step: forward, loss, backward, update. A loss that is not finite changes nothing.
  /// \param batch  this rank's part of it.
  /// \returns the loss of the whole batch, the same on all ranks.
  double step(BatchTensors batch, double learning_rate);

  /// Does one step where reads_late(), waiting for nothing that the device computes: the numbers of
  /// the step before are looked at meanwhile. Then a loss that is not finite does change the
  /// weights, unless gradients are scaled: who reads it ends the run. Elsewhere as step().
  LateNumber begin_step(BatchTensors batch, double learning_rate);
  /// Waits for what is not known yet of the last begin_step(), before the optimizer's state is
  /// saved.
  void settle() { scaler_.settle(*optimizer_); }

  /// Why losses are read at once.
  WhyNot why_not_read_late() const;
  /// Whether begin_step() waits for nothing; from the start so on a GPU, as far as that goes.
  bool reads_late() const { return reads_late_; }
  /// \pre nothing is unsettled; why_not_read_late() has nothing against it.
  void read_late(bool late) { reads_late_ = late; }

  /// Lets dropout of the next step draw from the seed, the step and this rank, or in a fixed tree
  /// from the shard: the ranks must not drop the same channels, nor depend on what was drawn
  /// before. A process alone goes on drawing as before.
  void seed_draws(std::uint64_t seed, std::int64_t step);

  Model& model() { return model_; }
  const Model& model() const { return model_; }
  Optimizer& optimizer() { return *optimizer_; }
  GradScaler& scaler() { return scaler_; }
  /// Null where the recipe averages no weights.
  WeightAverage* average() { return average_ ? &*average_ : nullptr; }
  /// Seconds of the last step in which there was nothing to compute before gradients of other ranks
  /// came; in a fixed tree those of summing them, which nothing hides.
  double waited_seconds() const;

 private:
  double compute_gradients(BatchTensors batch);
  double compute_in_turn(const BatchTensors& batch);
  double compute_in_tree(const BatchTensors& batch);
  /// \param shard    moved here when nobody else needs it.
  /// \param is_last  whether the gradients are those of the whole step, then.
  double compute_shard(BatchTensors shard, double weight, bool is_last);
  /// Begins to compute the gradients of a step. \returns its loss
  at::Tensor begin_gradients(BatchTensors batch);
  at::Tensor forward_loss(BatchTensors shard);
  void backward(const at::Tensor& loss, double weight, bool is_last);
  LossTarget target_of(const BatchTensors& shard) const;

  LossOptions loss_;
  /// Empty where classes exclude each other.
  ClassRegions regions_;
  const Ranks& ranks_;
  StepRanks shared_;
  std::int64_t channel_count_;
  bool has_unannotated_;
  std::int64_t tree_shards_;
  bool reads_late_ = false;
  std::uint64_t draw_seed_ = 0;
  Model model_;
  std::unique_ptr<Optimizer> optimizer_;
  GradScaler scaler_;
  std::optional<WeightAverage> average_;
  /// Where other ranks have gradients for the same sum.
  std::unique_ptr<GradientReducer> reducer_;
  double tree_seconds_ = 0.0;
};

}  // namespace hayate
