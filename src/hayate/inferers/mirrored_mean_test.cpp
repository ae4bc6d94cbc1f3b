// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/mirrored_mean.h"

#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "hayate/inferers/mean_ensemble.h"

namespace hayate {
namespace {

/// A predictor that sees no difference between sides: what is mirrored comes back the same.
at::Tensor voxelwise(const at::Tensor& x) {
  return at::cat({x, -2.0 * x, x * x}, 1);
}

TEST(MirroredMean, OfAPredictorWithoutSidesIsItsSoftmax) {
  at::manual_seed(3);
  const at::Tensor x = at::randn({1, 1, 5, 4, 6});
  const at::Tensor plain = at::softmax(voxelwise(x), 1);
  for (const std::vector<std::int64_t>& axes :
       {std::vector<std::int64_t>{}, {0}, {1, 2}, {0, 1, 2}}) {
    EXPECT_TRUE(at::allclose(mirrored_mean(x, axes, voxelwise), plain, 1e-6, 1e-7));
  }
}

TEST(MirroredMean, PredictsOnceForEachSubsetOfTheAxes) {
  const at::Tensor x = at::arange(8, at::kFloat).view({1, 1, 2, 2, 2});
  std::vector<float> first_voxels;
  mirrored_mean(x, std::vector<std::int64_t>{0, 2}, [&](const at::Tensor& volume) {
    first_voxels.push_back(volume.flatten()[0].item<float>());
    return voxelwise(volume);
  });
  EXPECT_EQ(first_voxels, (std::vector<float>{0, 4, 1, 5}));
}

TEST(MirroredMean, OfAMirroredVolumeIsTheMeanMirrored) {
  at::manual_seed(5);
  const at::Tensor x = at::randn({1, 1, 5, 4, 6});
  const at::Tensor slope = at::arange(5, at::kFloat).view({1, 1, 5, 1, 1});
  const auto sided = [&](const at::Tensor& volume) { return at::cat({volume, slope - volume}, 1); };
  const std::vector<std::int64_t> axes{0};
  EXPECT_FALSE(at::allclose(at::softmax(sided(x.flip(2)), 1), at::softmax(sided(x), 1).flip(2)));
  EXPECT_TRUE(at::allclose(mirrored_mean(x.flip(2), axes, sided),
                           mirrored_mean(x, axes, sided).flip(2), 1e-6, 1e-7));
}

TEST(MeanEnsemble, WeighsWhatIsAdded) {
  MeanEnsemble ensemble;
  ensemble.add(at::full({2}, 1.0F), 1.0);
  ensemble.add(at::full({2}, 4.0F), 3.0);
  EXPECT_TRUE(at::allclose(ensemble.mean(), at::full({2}, 3.25F)));
}

TEST(LogProbabilities, AreLogitsOfTheProbabilities) {
  const at::Tensor probabilities = at::tensor({0.0F, 0.25F, 0.75F}).view({1, 3, 1, 1, 1});
  const at::Tensor logits = channel_logits(probabilities, ChannelKind::kClasses);
  EXPECT_TRUE(at::isfinite(logits).all().item<bool>());
  EXPECT_TRUE(at::allclose(at::softmax(logits, 1), probabilities, 1e-6, 1e-9));
}

}  // namespace
}  // namespace hayate
