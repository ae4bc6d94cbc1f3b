// SPDX-License-Identifier: Apache-2.0
// Steps whose losses are read late, as on a GPU, beside those that are read at once.
#include <limits>

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/training/train_epoch.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"
#include "support/tiny_recipe.h"

namespace hayate {
namespace {

class LearnerLate : public testing::Test {
 protected:
  LearnerLate() { write_tiny_dataset(data(), 6); }

  std::filesystem::path data() const { return folder_.path() / "data"; }

  TempFolder folder_;
};

/// What two epochs come to, or the error that ended them.
struct Epochs {
  std::vector<double> mean_losses;
  std::vector<at::Tensor> weights;
  TrainingState state;
  std::string error;
};

/// \param spoilt  whether the weights are no numbers from the second epoch on.
Epochs run_epochs(const Recipe& recipe, const std::filesystem::path& data, bool late,
                  bool spoilt = false) {
  TrainingSession session(recipe, {.dataset = data, .device = "cpu"});
  session.learner().read_late(late);
  Epochs epochs;
  RunPlan plan(session.recipe(), session.steps_per_epoch(), epochs.state, session.ranks(),
               [] { return 0.0; });
  try {
    for (int epoch = 0; epoch < 2; ++epoch) {
      epochs.mean_losses.push_back(train_epoch(session, epochs.state, plan).mean_loss);
      epochs.state.begin_next_epoch();
      if (!spoilt) continue;
      for (const at::Tensor& parameter : session.model().network().parameters()) {
        parameter.detach().fill_(std::numeric_limits<float>::quiet_NaN());
      }
    }
  } catch (const NumericError& error) {
    epochs.error = error.message();
  }
  for (const auto& [name, tensor] : session.model().network().distinct_tensors()) {
    epochs.weights.push_back(tensor.detach().clone());
  }
  for (const auto& [name, tensor] : session.learner().optimizer().state()) {
    epochs.weights.push_back(tensor.detach().clone());
  }
  return epochs;
}

TEST_F(LearnerLate, GivesTheSameLossesAndTheSameBits) {
  using Settings = std::vector<std::string>;
  for (const Settings& more :
       {Settings{}, Settings{"distributed.gradient_accumulation=2"},
        Settings{"optimizer.clip_grad_norm=0.5", "optimizer.weight_averaging=0.1"}}) {
    const Recipe recipe = tiny_recipe(2, more);
    const Epochs expected = run_epochs(recipe, data(), /*late=*/false);
    const Epochs got = run_epochs(recipe, data(), /*late=*/true);
    EXPECT_EQ(got.error, "");
    EXPECT_EQ(got.mean_losses, expected.mean_losses);
    EXPECT_EQ(got.state.global_step, expected.state.global_step);
    ASSERT_EQ(got.weights.size(), expected.weights.size());
    for (std::size_t i = 0; i < got.weights.size(); ++i) {
      EXPECT_TRUE(got.weights[i].equal(expected.weights[i])) << i;
    }
  }
}

TEST_F(LearnerLate, NamesTheStepWhoseLossIsNotFinite) {
  const Recipe recipe = tiny_recipe(2);
  const Epochs expected = run_epochs(recipe, data(), /*late=*/false, /*spoilt=*/true);
  EXPECT_TRUE(contains(expected.error, "epoch 2, step 1; cases of the batch: case_"));
  EXPECT_EQ(run_epochs(recipe, data(), /*late=*/true, /*spoilt=*/true).error, expected.error);
}

TEST(Learner, SaysWhyItReadsAtOnce) {
  const Recipe recipe = tiny_recipe(1);
  const Learner learner(recipe, c10::kCPU);
  EXPECT_EQ(learner.why_not_read_late().reason(), "");
  EXPECT_FALSE(learner.reads_late());
  const Recipe in_tree = tiny_recipe(1, {"distributed.reproducible=2"});
  EXPECT_EQ(Learner(in_tree, c10::kCPU).why_not_read_late().reason(),
            "gradients are summed in a fixed tree");
}

}  // namespace
}  // namespace hayate
