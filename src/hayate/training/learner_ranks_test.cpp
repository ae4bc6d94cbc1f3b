// SPDX-License-Identifier: Apache-2.0
// Training on several ranks against one process with the whole batch, which is the specification.
#include <cmath>
#include <utility>
#include <vector>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "hayate/training/learner.h"
#include "hayate/training/training_data.h"
#include "support/rank_threads.h"
#include "support/tiny_recipe.h"

namespace hayate {
namespace {

constexpr std::int64_t kPatches = 8;
constexpr int kSteps = 5;

struct Step {
  at::Tensor images;
  at::Tensor labels;
  /// As in BatchTensors.
  std::vector<ClassSet> unannotated = {};
};

std::vector<Step> make_steps(std::int64_t patches) {
  at::manual_seed(3);
  std::vector<Step> steps;
  for (int i = 0; i < kSteps; ++i) {
    const at::Tensor noise = at::randn({patches, 1, 16, 16, 16});
    steps.push_back({noise + at::rand({patches, 1, 1, 1, 1}), (noise > 0.5).to(at::kByte)});
  }
  return steps;
}

/// The same, some patches of which were annotated for the background only: in the first step two of
/// them, in the second one, in the others none.
std::vector<Step> make_partly_annotated_steps(std::int64_t patches) {
  std::vector<Step> steps = make_steps(patches);
  for (Step& step : steps) step.unannotated.resize(static_cast<std::size_t>(patches));
  steps[0].unannotated[1] = steps[0].unannotated[6] = steps[1].unannotated[2] = {1};
  for (const auto& [step, patch] : {std::pair(0, 1), std::pair(0, 6), std::pair(1, 2)}) {
    steps[static_cast<std::size_t>(step)].labels[patch].fill_(0);
  }
  return steps;
}

/// Without biases before norms, which cancel there: what moves them is rounding noise, which an
/// optimizer that divides by the gradient's size makes large.
Recipe make_recipe(const std::vector<std::string>& more) {
  std::vector<std::string> settings{"network.dropout=0", "network.bias=false", "data.batch_size=8",
                                    "optimizer.lr=0.001",
                                    "transforms.train.RandCropByPosNegLabel.num_samples=1"};
  settings.insert(settings.end(), more.begin(), more.end());
  return tiny_recipe(1, settings);
}

struct Outcome {
  StateDict weights;
  std::vector<double> losses;
};

StateDict copy_of(Learner& learner) {
  StateDict copy;
  for (const auto& [name, tensor] : learner.model().network().distinct_tensors()) {
    copy.emplace_back(name, tensor.detach().clone());
  }
  return copy;
}

void set_weights(Learner& learner, const StateDict& weights) {
  const StateDict own = learner.model().network().distinct_tensors();
  for (std::size_t i = 0; i < own.size(); ++i) own[i].second.detach().copy_(weights[i].second);
}

std::vector<ClassSet> part_of(const std::vector<ClassSet>& all, const PatchRange& patches) {
  if (all.empty()) return {};
  return {all.begin() + patches.begin, all.begin() + patches.end};
}

Outcome train_on(int count, const Recipe& recipe, const StateDict& start,
                 const std::vector<Step>& steps) {
  Outcome of_first;
  run_as_ranks(count, [&](const Ranks& ranks) {
    at::set_num_threads(1);
    Learner learner(recipe, c10::kCPU, ranks, !steps.front().unannotated.empty());
    set_weights(learner, start);
    learner.model().network().train();
    const BatchShare share = loader_options(recipe, ranks).share;
    std::vector<double> losses;
    for (const Step& step : steps) {
      StepPart part;
      BatchTensors batch{step.images, step.labels, {}, step.unannotated};
      if (!share.is_whole()) {
        part = cut_batch(share, step.images.size(0));
        batch = {step.images.narrow(0, part.patches.begin, part.patches.size()),
                 step.labels.narrow(0, part.patches.begin, part.patches.size()), part,
                 part_of(step.unannotated, part.patches)};
      }
      losses.push_back(learner.step(std::move(batch), recipe.optimizer.lr));
    }
    if (ranks.is_first()) of_first = {copy_of(learner), losses};
  });
  return of_first;
}

/// PReLU begins with a slope of 1. With another one its gradient jumps at 0, where a voxel that the
/// rounding of a mean moves across decides about hundredths of a small network's gradient.
StateDict start_of(const Recipe& recipe) {
  Learner learner(recipe, c10::kCPU);
  StateDict start = copy_of(learner);
  for (auto& [name, tensor] : start) {
    if (name.ends_with(".A.weight")) tensor.fill_(1.0);
  }
  return start;
}

void expect_close(const Outcome& got, const Outcome& expected, const std::string& what) {
  for (std::size_t i = 0; i < expected.losses.size(); ++i) {
    EXPECT_NEAR(got.losses[i], expected.losses[i], 2e-5) << what << ", step " << i;
  }
  for (std::size_t i = 0; i < expected.weights.size(); ++i) {
    const auto& [name, tensor] = expected.weights[i];
    const double largest = tensor.abs().max().to(at::kDouble).item<double>();
    const double apart =
        (got.weights[i].second.to(at::kDouble) - tensor.to(at::kDouble)).abs().max().item<double>();
    EXPECT_LE(apart, 1e-4 * std::max(largest, 1e-3)) << what << ": " << name;
  }
}

void expect_same(const Outcome& got, const Outcome& expected, const std::string& what) {
  EXPECT_EQ(got.losses, expected.losses) << what;
  for (std::size_t i = 0; i < expected.weights.size(); ++i) {
    EXPECT_TRUE(got.weights[i].second.equal(expected.weights[i].second))
        << what << ": " << expected.weights[i].first;
  }
}

/// Every loss there is, fused and plain, of batches and of items, with and without what must not be
/// averaged over ranks.
const std::vector<std::vector<std::string>>& losses() {
  static const std::vector<std::vector<std::string>> all{
      {"loss.batch=true"},
      {"loss.batch=false"},
      {"loss.batch=true", "loss.weight=[0.3, 1.7]"},
      {"loss.batch=false", "loss.weight=[0.3, 1.7]"},
      {"loss.name=DiceLoss", "loss.batch=true"},
      {"loss.name=DiceFocalLoss", "loss.batch=true"},
      {"loss.name=DiceFocalLoss", "loss.batch=false"},
      {"loss.name=TverskyLoss", "loss.batch=true"},
      {"loss.name=GeneralizedDiceLoss", "loss.batch=true"},
      {"loss.name=GeneralizedDiceLoss", "loss.batch=false"},
      {"loss.name=FocalLoss"},
  };
  return all;
}

TEST(LearnerOnRanks, LearnsWhatOneProcessDoesByEveryLoss) {
  const std::vector<Step> steps = make_steps(kPatches);
  for (const std::vector<std::string>& loss : losses()) {
    const Recipe recipe = make_recipe(loss);
    const StateDict start = start_of(recipe);
    const Outcome expected = train_on(1, recipe, start, steps);
    for (const int count : {2, 4}) {
      expect_close(train_on(count, recipe, start, steps), expected,
                   fmt::format("{} on {} ranks", fmt::join(loss, " "), count));
    }
  }
}

TEST(LearnerOnRanks, LearnsWhatOneProcessDoesOfCasesThatWereAnnotatedInPart) {
  const std::vector<Step> steps = make_partly_annotated_steps(kPatches);
  for (const std::vector<std::string>& loss : losses()) {
    const Recipe recipe = make_recipe(loss);
    const StateDict start = start_of(recipe);
    expect_close(train_on(2, recipe, start, steps), train_on(1, recipe, start, steps),
                 fmt::format("{}", fmt::join(loss, " ")));
  }
}

TEST(LearnerOnRanks, LearnsWhatOneProcessDoesByEveryNorm) {
  const std::vector<Step> steps = make_steps(kPatches);
  for (const std::vector<std::string>& more : {std::vector<std::string>{"network.norm=instance"},
                                               {"network.norm=group", "network.num_groups=2"},
                                               {"network.num_res_units=0"}}) {
    const Recipe recipe = make_recipe(more);
    const StateDict start = start_of(recipe);
    expect_close(train_on(2, recipe, start, steps), train_on(1, recipe, start, steps),
                 fmt::format("{}", fmt::join(more, " ")));
  }
}

TEST(LearnerOnRanks, TakesUnequalPartsAndBatchesTooSmallToShare) {
  const Recipe recipe = make_recipe({});
  const StateDict start = start_of(recipe);
  for (const std::int64_t patches : {1, 2, 3, 5, 7}) {
    const std::vector<Step> steps = make_steps(patches);
    const Outcome expected = train_on(1, recipe, start, steps);
    for (const int count : {2, 3}) {
      expect_close(train_on(count, recipe, start, steps), expected,
                   fmt::format("{} patches on {} ranks", patches, count));
    }
  }
}

TEST(LearnerOnRanks, RepeatsBitForBit) {
  const Recipe recipe = make_recipe({});
  const StateDict start = start_of(recipe);
  const std::vector<Step> steps = make_steps(kPatches);
  expect_same(train_on(4, recipe, start, steps), train_on(4, recipe, start, steps), "again");
}

TEST(LearnerOnRanks, ReproducibleBitsDoNotDependOnTheNumberOfRanks) {
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"network.norm=instance", "loss.batch=false"}}) {
    std::vector<std::string> settings{"distributed.reproducible=4"};
    settings.insert(settings.end(), more.begin(), more.end());
    const Recipe recipe = make_recipe(settings);
    const StateDict start = start_of(recipe);
    // Three patches leave a shard empty, and with four ranks a rank without work.
    for (const std::int64_t patches : {std::int64_t{3}, kPatches}) {
      const std::vector<Step> steps = make_steps(patches);
      const Outcome expected = train_on(1, recipe, start, steps);
      for (const int count : {2, 4}) {
        expect_same(train_on(count, recipe, start, steps), expected,
                    fmt::format("{} patches on {} ranks", patches, count));
      }
    }
  }
}

TEST(LearnerOnRanks, AccumulatedGradientsAreThoseOfTheBatchWhereNothingIsOfABatch) {
  const std::vector<std::string> by_item{"network.norm=instance", "loss.batch=false"};
  const Recipe whole = make_recipe(by_item);
  std::vector<std::string> settings = by_item;
  settings.emplace_back("distributed.gradient_accumulation=2");
  const Recipe in_pieces = make_recipe(settings);
  const StateDict start = start_of(whole);
  for (const std::int64_t patches : {kPatches, std::int64_t{5}}) {
    const std::vector<Step> steps = make_steps(patches);
    const Outcome expected = train_on(1, whole, start, steps);
    for (const int count : {1, 2}) {
      expect_close(train_on(count, in_pieces, start, steps), expected,
                   fmt::format("{} patches in pieces on {} ranks", patches, count));
    }
  }
}

TEST(LearnerOnRanks, LossThatIsNotFiniteIsSeenByAllAndChangesNothing) {
  const Recipe recipe = make_recipe({});
  const StateDict start = start_of(recipe);
  std::vector<Step> steps = make_steps(kPatches);
  steps.resize(1);
  steps[0].images[kPatches - 1].fill_(std::nan(""));
  const Outcome outcome = train_on(2, recipe, start, steps);
  EXPECT_TRUE(std::isnan(outcome.losses[0]));
  for (std::size_t i = 0; i < start.size(); ++i) {
    if (start[i].first.find("running") != std::string::npos) continue;
    if (start[i].first.find("tracked") != std::string::npos) continue;
    EXPECT_TRUE(outcome.weights[i].second.equal(start[i].second)) << start[i].first;
  }
}

}  // namespace
}  // namespace hayate
