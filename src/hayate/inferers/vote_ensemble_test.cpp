// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/vote_ensemble.h"

#include <vector>

#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

namespace hayate {
namespace {

std::vector<std::int64_t> vote(const std::vector<std::vector<std::int64_t>>& labels) {
  std::vector<at::Tensor> tensors;
  for (const auto& label : labels) tensors.push_back(at::tensor(label));
  const at::Tensor winner = vote_ensemble(tensors, 4).to(at::kLong);
  return {winner.const_data_ptr<std::int64_t>(),
          winner.const_data_ptr<std::int64_t>() + winner.numel()};
}

TEST(VoteEnsemble, GivesTheClassThatMostHave) {
  EXPECT_EQ(vote({{0, 3, 2}, {0, 3, 1}, {1, 3, 2}}), (std::vector<std::int64_t>{0, 3, 2}));
}

TEST(VoteEnsemble, GivesTheLowestClassOnATie) {
  EXPECT_EQ(vote({{3, 2}, {1, 0}, {2, 1}}), (std::vector<std::int64_t>{1, 0}));
}

TEST(VoteEnsemble, OfOneLabelIsThatLabel) {
  EXPECT_EQ(vote({{2, 0, 3}}), (std::vector<std::int64_t>{2, 0, 3}));
}

}  // namespace
}  // namespace hayate
