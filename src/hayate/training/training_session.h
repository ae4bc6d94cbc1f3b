// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "hayate/metrics/dice_metric.h"
#include "hayate/recipe/patch_growth.h"
#include "hayate/training/batch_source.h"
#include "hayate/training/learner.h"
#include "hayate/training/training_data.h"
#include "hayate/training/training_state.h"

namespace hayate {

/// What a session trains on, and where.
struct SessionOptions {
  std::filesystem::path dataset;
  std::string device = "auto";
  /// Whether cases that cannot be used are left out, instead of failing with all of them.
  bool skip_bad = false;
  /// Those that train together; they outlive the session.
  const Ranks& ranks = Ranks::single();
};

/// A recipe put to work: its data, prepared and split, the network that learns from them, and the
/// batches by which it does.
class TrainingSession {
 public:
  /// \throws every Error of data, recipe, device and memory.
  TrainingSession(const Recipe& recipe, const SessionOptions& options);

  /// Returns the recipe with what the data set declares of its labels.
  const Recipe& recipe() const { return data_.recipe; }
  const Ranks& ranks() const { return ranks_; }
  const TrainingData& data() const { return data_; }
  Learner& learner() { return learner_; }
  Model& model() { return learner_.model(); }
  const Model& model() const { return learner_.model(); }
  BatchSource& batches() { return *batches_; }
  std::int64_t steps_per_epoch() const { return batches_->batch_count(); }

  /// Begins the epoch under way, or goes on with it where it stands, with patches of its part of
  /// the training.
  void start_epoch(const TrainingState& state);

  /// Gives all ranks the running statistics of the first one, which are those that are saved: where
  /// ranks normalise by themselves (distributed.norm_sync) they differ at the end of an epoch.
  void share_statistics();

  /// Predicts all cases for validation, each on one rank, and compares them with their labels.
  /// \throws InterruptedError
  DiceMetric validate();

 private:
  const Ranks& ranks_;
  /// First of all, since preparing data takes its time.
  c10::Device device_;
  TrainingData data_;
  Learner learner_;
  std::unique_ptr<BatchSource> batches_;
  std::vector<PatchStage> stages_;
  /// The part of which patches are drawn; the last one to begin with.
  std::size_t stage_;
};

}  // namespace hayate
