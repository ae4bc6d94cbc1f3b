// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/step_forecast.h"

namespace hayate {
namespace {

/// Fitted to 80 MB a patch of 96³ at 16 channels and 132 MB at 32, beside the float32 image and
/// output.
constexpr double kBytesPerVoxel = 18.0;
constexpr double kBytesPerVoxelAndChannel = 3.75;
/// 705 bytes a voxel where a UNet had 245: a level more, and that the largest one.
constexpr double kAllVoxelsFactor = 3.0;
/// Weights, gradients and two moments, float32, and a copy in bf16.
constexpr double kBytesPerParameter = 18.0;
/// The tutorial's patch of 96³ in 0.108 s on two cores.
constexpr double kMeasuredSeconds = 0.108;
constexpr double kMeasuredCores = 2.0;

/// The network whose step was measured: the defaults.
double measured_flops_per_core_second() {
  return UNetOptions{}.count_flops({}, {96, 96, 96}).training / kMeasuredSeconds / kMeasuredCores;
}

double relative_rate(const CpuFeatures& cpu) {
  if (cpu.avx512_bf16) return 1.0;
  if (cpu.avx512) return 0.5;
  return 0.25;
}

double parameter_count(const UNetOptions& unet, const NetworkChannels& network) {
  const auto kernel = static_cast<double>(unet.kernel_size.product());
  double count = 0.0;
  double above = static_cast<double>(network.in_channels);
  for (const std::int64_t channels : unet.channels) {
    const auto width = static_cast<double>(channels);
    // A unit is two convolutions and the shortcut; the way up is narrow, and the bottom has a thin
    // shortcut.
    count += kernel * (2.0 * above * width + width * width);
    above = width;
  }
  return count;
}

double parameter_count(const DynUNetOptions& dynunet, const NetworkChannels& network) {
  double count = 0.0;
  double above = static_cast<double>(network.in_channels);
  const std::vector<std::int64_t> filters = dynunet.level_filters();
  for (std::size_t level = 0; level < filters.size(); ++level) {
    const auto width = static_cast<double>(filters[level]);
    // Two convolutions down, and two up, the first of them of twice as many channels.
    count += static_cast<double>(dynunet.kernel_size[level].product()) *
             (above * width + 4.0 * width * width);
    above = width;
  }
  return count;
}

struct StepSize {
  double patch_count = 0.0;
  double patch_voxels = 0.0;
  double first_channels = 0.0;
  double parameters = 0.0;
  double patch_flops = 0.0;
  /// Of what a UNet's activations take.
  double activation_factor = 1.0;
};

StepForecast forecast(const StepSize& step, const NetworkChannels& network, const CpuFeatures& cpu,
                      int cores) {
  const double voxels = step.patch_count * step.patch_voxels;
  const double value_size = cpu.avx512_bf16 ? 1.0 : 2.0;
  const double activations = step.activation_factor * value_size * voxels *
                             (kBytesPerVoxel + kBytesPerVoxelAndChannel * step.first_channels);
  const double in_and_out =
      4.0 * static_cast<double>(network.in_channels + network.out_channels) * voxels;
  StepForecast forecast;
  forecast.memory_bytes =
      static_cast<std::int64_t>(activations + in_and_out + kBytesPerParameter * step.parameters);
  forecast.seconds = step.patch_flops * step.patch_count /
                     (measured_flops_per_core_second() * relative_rate(cpu) * cores);
  return forecast;
}

double voxels_of(const SpatialShape& patch) {
  return static_cast<double>(patch[0]) * static_cast<double>(patch[1]) *
         static_cast<double>(patch[2]);
}

}  // namespace

StepForecast forecast_step(const UNetOptions& unet, const NetworkChannels& network,
                           const SpatialShape& patch, std::int64_t patch_count,
                           const CpuFeatures& cpu, int cores) {
  return forecast({.patch_count = static_cast<double>(patch_count),
                   .patch_voxels = voxels_of(patch),
                   .first_channels = static_cast<double>(unet.channels.front()),
                   .parameters = parameter_count(unet, network),
                   .patch_flops = unet.count_flops(network, patch).training},
                  network, cpu, cores);
}

StepForecast forecast_step(const DynUNetOptions& dynunet, const NetworkChannels& network,
                           const SpatialShape& patch, std::int64_t patch_count,
                           const CpuFeatures& cpu, int cores) {
  return forecast({.patch_count = static_cast<double>(patch_count),
                   .patch_voxels = voxels_of(patch),
                   .first_channels = static_cast<double>(dynunet.level_filters().front()),
                   .parameters = parameter_count(dynunet, network),
                   .patch_flops = dynunet.count_flops(network, patch).training,
                   .activation_factor = kAllVoxelsFactor},
                  network, cpu, cores);
}

}  // namespace hayate
