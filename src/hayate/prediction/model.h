// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include <ATen/core/Tensor.h>

#include "hayate/distributed/ranks.h"
#include "hayate/inferers/channel_probabilities.h"
#include "hayate/inferers/logit_stream.h"
#include "hayate/networks/module.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// A recipe's network on a device, in the precision that the recipe and the device agree on.
class Model {
 public:
  /// Weights are drawn from the recipe's seed. \throws DeviceError
  Model(const Recipe& recipe, c10::Device device);

  /// Logits [N, K, X, Y, Z] of images [N, C, X, Y, Z], in the model's precision.
  /// Who moves the images here lets them go as soon as the network has its own copy of them.
  /// \throws RecipeError  when the network cannot take images of that size.
  at::Tensor forward(at::Tensor images);

  /// Logits float32 [N, K, X, Y, Z] of whole volumes, by sliding windows, in evaluation mode and
  /// without gradients. Where the options mirror, their probabilities are the mean over all
  /// mirrored volumes. \param ranks  divide the windows among them.
  at::Tensor infer(const at::Tensor& images, const InfererOptions& options,
                   const Ranks& ranks = Ranks::single());

  /// Streams what infer() returns of one volume [1, C, X, Y, Z], region by region.
  /// \pre the model is on a CPU, and outlives the stream.
  LogitStream stream(const at::Tensor& image, const InfererOptions& options, const SumRoom& room);

  /// \throws DataError  when the weights do not fit, or are not finite.
  void load_weights(const std::filesystem::path& path);

  Block& network() { return *network_; }
  c10::Device device() const { return device_; }
  c10::ScalarType precision() const { return precision_; }

 private:
  NetworkOptions options_;
  c10::Device device_;
  c10::ScalarType precision_;
  bool channels_last_;
  ChannelKind channels_;
  std::shared_ptr<Block> network_;
};

/// Returns what the channels of the recipe's network are. \pre the recipe leaves nothing open
ChannelKind channel_kind(const Recipe& recipe);

/// Returns "float32", "bfloat16", "float16".
std::string_view precision_name(c10::ScalarType type);

}  // namespace hayate
