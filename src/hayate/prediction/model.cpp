// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/model.h"

#include <ATen/Context.h>
#include <c10/core/GradMode.h>

#include "hayate/base/error.h"
#include "hayate/base/trace.h"
#include "hayate/inferers/mirrored_mean.h"
#include "hayate/inferers/sliding_window_inference.h"
#include "hayate/networks/compute_type.h"
#include "hayate/networks/conv_arithmetic.h"
#include "hayate/networks/network.h"
#include "hayate/networks/state_dict.h"
#include "hayate/prediction/cuda_switches.h"
#include "hayate/prediction/precision.h"

namespace hayate {

ChannelKind channel_kind(const Recipe& recipe) {
  return recipe.data.regions.empty() ? ChannelKind::kClasses : ChannelKind::kRegions;
}

Model::Model(const Recipe& recipe, c10::Device device)
    : options_(recipe.network),
      device_(device),
      precision_(resolve_precision(recipe.precision, device)),
      channels_last_(recipe.channels_last),
      channels_(channel_kind(recipe)) {
  const TraceRange range("make network");
  if (device.is_cuda()) set_cuda_switches(cuda_switches_of(recipe));
  at::manual_seed(recipe.seed);
  network_ = make_network(recipe.network);
  network_->to(device);
  if (channels_last_) network_->to_channels_last();
}

at::Tensor Model::forward(at::Tensor images) {
  options_.check_input_size(spatial_size(images));
  const AutocastScope autocast(device_, precision_);
  images = in_compute_type(images);
  if (channels_last_) images = images.contiguous(at::MemoryFormat::ChannelsLast3d);
  return network_->forward(images);
}

at::Tensor Model::infer(const at::Tensor& images, const InfererOptions& options,
                        const Ranks& ranks) {
  const c10::AutoGradMode no_grad(false);
  network_->eval();
  const auto by_windows = [&](const at::Tensor& volumes) {
    return sliding_window_inference(
        volumes, options, [this](const at::Tensor& windows) { return forward(windows); }, ranks);
  };
  if (options.mirror_axes.empty()) return by_windows(images);
  return channel_logits(mirrored_mean(images, options.mirror_axes, by_windows, channels_),
                        channels_);
}

LogitStream Model::stream(const at::Tensor& image, const InfererOptions& options,
                          const SumRoom& room) {
  network_->eval();
  const Predictor predictor = [this](const at::Tensor& windows) {
    const c10::AutoGradMode no_grad(false);
    return forward(windows);
  };
  return stream_mirrored_windows(image, options, predictor, channels_, room);
}

void Model::load_weights(const std::filesystem::path& path) {
  with_context([&] { return path.string(); },
               [&] { load_state_dict(*network_, SafetensorsFile::read(path)); });
}

std::string_view precision_name(c10::ScalarType type) {
  switch (type) {
    case c10::kBFloat16:
      return "bfloat16";
    case c10::kHalf:
      return "float16";
    default:
      return "float32";
  }
}

}  // namespace hayate
