// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/checkpoint.h"

#include <limits>

#include <ATen/Context.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/io/safetensors.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// One weight.
class Weight final : public Block {
 public:
  Weight() { weight = register_parameter("weight", at::ones({2, 3})); }
  at::Tensor forward(const at::Tensor& x) override { return x; }
  at::Tensor weight;
};

/// A run of an epoch of two steps, in which the weights have the epoch's number.
class CheckpointTest : public testing::Test {
 protected:
  RunParts parts() { return {network_, *optimizer_, scaler_, state_}; }
  fs::path last() const { return folder_ / "last.ckpt"; }
  fs::path previous() const { return folder_ / "previous.ckpt"; }
  float weight() const { return network_.weight.data()[0][0].item<float>(); }

  void set_weight(float value) { network_.weight.data().fill_(value); }
  void save_epochs(std::int64_t first, std::int64_t last) {
    for (std::int64_t epoch = first; epoch <= last; ++epoch) {
      EpochRecord record;
      record.epoch = epoch;
      state_.history.push_back(record);
      state_.global_step += 2;
      state_.begin_next_epoch();
      set_weight(static_cast<float>(epoch));
      write_checkpoint(folder_.path(), parts(), identity_);
    }
  }
  /// What the last checkpoint says, written anew.
  void rewrite_last(const std::function<void(std::vector<TensorView>&,
                                             std::map<std::string, std::string>&)>& change) {
    const SafetensorsFile file = SafetensorsFile::read(last());
    std::vector<TensorView> tensors = file.tensors();
    std::map<std::string, std::string> metadata = file.metadata();
    change(tensors, metadata);
    write_safetensors(last(), tensors, metadata);
  }
  bool read() {
    state_ = {};
    set_weight(0.0F);
    return read_checkpoint(folder_.path(), parts(), identity_);
  }

  TempFolder folder_;
  Weight network_;
  std::unique_ptr<Optimizer> optimizer_ = make_optimizer(network_.parameters(), OptimizerOptions{});
  GradScaler scaler_{false, at::kCPU};
  TrainingState state_;
  RunIdentity identity_{R"({"optimizer": {"lr": 0.1}, "seed": 0})", "0123456789abcdef", 10, 2, 2};
};

TEST_F(CheckpointTest, TheTwoAreDifferentFiles) {
  save_epochs(1, 1);
  EXPECT_FALSE(fs::exists(previous()));
  save_epochs(2, 3);
  EXPECT_FALSE(fs::equivalent(last(), previous()));
  EXPECT_FALSE(fs::exists(folder_ / "next.ckpt"));
  ASSERT_TRUE(read());
  EXPECT_EQ(weight(), 3.0F);
  fs::remove(last());
  ASSERT_TRUE(read());
  EXPECT_EQ(weight(), 2.0F);
  EXPECT_EQ(state_.epoch, 2);
}

TEST_F(CheckpointTest, AStopWithinAnEpochLeavesNoTrace) {
  save_epochs(1, 2);
  state_.step_in_epoch = 1;
  ++state_.global_step;
  write_checkpoint(folder_.path(), parts(), identity_);
  ASSERT_TRUE(read());
  EXPECT_EQ(state_.step_in_epoch, 1);
  state_.step_in_epoch = 0;
  --state_.global_step;
  save_epochs(3, 3);
  fs::remove(last());
  ASSERT_TRUE(read());
  EXPECT_EQ(state_.epoch, 2);
  EXPECT_EQ(state_.step_in_epoch, 0);
}

TEST_F(CheckpointTest, NamesThatWereChangingWhenTheRunEndedAreChangedOnResume) {
  const fs::path next = folder_ / "next.ckpt";
  const auto expect_both = [&](float newest) {
    ASSERT_TRUE(read());
    EXPECT_EQ(weight(), newest);
    EXPECT_FALSE(fs::exists(next));
    fs::remove(last());
    ASSERT_TRUE(read());
    EXPECT_EQ(weight(), newest - 1.0F);
  };
  // The program ended before the first rename.
  save_epochs(1, 2);
  fs::rename(last(), folder_ / "third");
  fs::rename(previous(), last());
  fs::rename(folder_ / "third", next);
  expect_both(2.0F);
  // It ended when the new file has its name and the last one still has that of the next.
  save_epochs(2, 4);
  fs::rename(previous(), next);
  expect_both(4.0F);
}

TEST_F(CheckpointTest, ADiskThatIsFullLeavesBoth) {
  save_epochs(1, 2);
  // Nothing can be written under that name.
  fs::create_directory(folder_ / "next.ckpt");
  EXPECT_THROW(save_epochs(3, 3), WriteError);
  fs::remove(folder_ / "next.ckpt");
  ASSERT_TRUE(read());
  EXPECT_EQ(weight(), 2.0F);
  EXPECT_FALSE(fs::equivalent(last(), previous()));
}

TEST_F(CheckpointTest, WhatIsNotFiniteIsNotSaved) {
  save_epochs(1, 2);
  set_weight(std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(contains(
      error_text<NumericError>([&] { write_checkpoint(folder_.path(), parts(), identity_); }),
      "network.weight"));
  set_weight(1.0F);
  optimizer_->state().back().second.fill_(std::numeric_limits<float>::infinity());
  EXPECT_THROW(write_checkpoint(folder_.path(), parts(), identity_), NumericError);
  optimizer_->state().back().second.zero_();
  ASSERT_TRUE(read());
  EXPECT_EQ(weight(), 2.0F);
}

using Tensors = std::vector<TensorView>;
using Metadata = std::map<std::string, std::string>;

TensorView& tensor_named(Tensors& tensors, const std::string& part) {
  return *std::ranges::find_if(tensors, [&](const TensorView& tensor) {
    return tensor.name.find(part) != std::string::npos;
  });
}

TEST_F(CheckpointTest, OddContentsGiveWayToTheOneBefore) {
  const std::vector<std::uint8_t> zeros(10'000);
  const std::vector<float> nans(6, std::numeric_limits<float>::quiet_NaN());
  const auto fill = [](TensorView& tensor, const auto& values) {
    tensor.bytes = std::as_bytes(std::span(values)).first(tensor.bytes.size());
  };
  const std::vector<std::function<void(Tensors&, Metadata&)>> changes{
      [](Tensors&, Metadata& metadata) { metadata["format"] = "hayate checkpoint 99"; },
      [](Tensors&, Metadata& metadata) { metadata["state"] = "null"; },
      [](Tensors&, Metadata& metadata) { metadata.erase("metrics"); },
      [](Tensors&, Metadata& metadata) { metadata["recipe"] = "null"; },
      [](Tensors&, Metadata& metadata) { metadata["max_epochs"] = "many"; },
      [](Tensors& tensors, Metadata&) { tensor_named(tensors, "weight").shape = {6}; },
      [](Tensors& tensors, Metadata&) { tensor_named(tensors, "weight").type = TensorType::kI32; },
      [](Tensors& tensors, Metadata&) { tensor_named(tensors, "weight").name = "network.other"; },
      [](Tensors& tensors, Metadata&) { tensor_named(tensors, "optimizer").name = "optimizer.x"; },
      [](Tensors& tensors, Metadata&) {
        tensor_named(tensors, "scaler.s").type = TensorType::kI32;
      },
      [&](Tensors& tensors, Metadata&) { fill(tensor_named(tensors, "weight"), nans); },
      [&](Tensors& tensors, Metadata&) { fill(tensor_named(tensors, "random_state"), zeros); },
      [&](Tensors& tensors, Metadata&) {
        tensor_named(tensors, "random_state").type = TensorType::kBool;
      }};
  for (const auto& change : changes) {
    state_ = {};
    save_epochs(1, 2);
    rewrite_last(change);
    const at::Tensor random = at::globalContext().defaultGenerator(at::kCPU).get_state();
    ASSERT_TRUE(read()) << &change - changes.data();
    EXPECT_EQ(weight(), 1.0F);
    EXPECT_EQ(state_.epoch, 1);
    EXPECT_TRUE(at::equal(random, at::globalContext().defaultGenerator(at::kCPU).get_state()));
    // The next one does not push the good one out.
    save_epochs(2, 2);
    fs::remove(last());
    ASSERT_TRUE(read());
    // There is no checkpoint without another file, and nothing was changed.
    save_epochs(2, 2);
    fs::remove(previous());
    rewrite_last(change);
    EXPECT_THROW(read(), DataError);
    EXPECT_EQ(weight(), 0.0F);
    EXPECT_EQ(state_.epoch, 0);
    fs::remove(last());
  }
}

TEST_F(CheckpointTest, ALowerLearningRateAndAnotherLengthAreChangesOthersAreRefused) {
  save_epochs(1, 2);
  identity_.recipe_json = R"({"optimizer": {"lr": 0.01}, "seed": 0})";
  identity_.max_epochs = 20;
  ASSERT_TRUE(read());
  ASSERT_EQ(state_.changes.size(), 2U);
  EXPECT_EQ(state_.changes[0].epoch, 3);
  EXPECT_EQ(state_.changes[0].key, "optimizer.lr");
  EXPECT_EQ(state_.changes[0].before, 0.1);
  EXPECT_EQ(state_.changes[0].after, 0.01);
  EXPECT_EQ(state_.changes[1].key, "max_epochs");
  // Said once: what is saved from here on knows of it.
  save_epochs(3, 3);
  ASSERT_TRUE(read());
  EXPECT_EQ(state_.changes.size(), 2U);
  for (const char* recipe :
       {R"({"optimizer": {"lr": 0.1}, "seed": 0})", R"({"optimizer": {"lr": 0.01}, "seed": 1})"}) {
    identity_.recipe_json = recipe;
    EXPECT_THROW(read(), RecipeError);
  }
}

}  // namespace
}  // namespace hayate
