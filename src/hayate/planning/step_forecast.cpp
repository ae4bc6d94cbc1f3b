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

/// \param first_channels  of its first level.
/// \param activation_factor  of what a UNet's activations take.
template <class Kind>
StepForecast forecast(const Kind& kind, std::int64_t first_channels, double activation_factor,
                      const NetworkChannels& network, const SpatialShape& patch,
                      std::int64_t patch_count, const CpuFeatures& cpu, int cores) {
  double voxels = static_cast<double>(patch_count);
  for (const std::int64_t size : patch) voxels *= static_cast<double>(size);
  const double value_size = cpu.avx512_bf16 ? 1.0 : 2.0;
  const double activations =
      activation_factor * value_size * voxels *
      (kBytesPerVoxel + kBytesPerVoxelAndChannel * static_cast<double>(first_channels));
  const double in_and_out =
      4.0 * static_cast<double>(network.in_channels + network.out_channels) * voxels;
  StepForecast forecast;
  forecast.memory_bytes = static_cast<std::int64_t>(
      activations + in_and_out + kBytesPerParameter * parameter_count(kind, network));
  forecast.seconds = kind.count_flops(network, patch).training * static_cast<double>(patch_count) /
                     (measured_flops_per_core_second() * relative_rate(cpu) * cores);
  return forecast;
}

}  // namespace

StepForecast forecast_step(const UNetOptions& unet, const NetworkChannels& network,
                           const SpatialShape& patch, std::int64_t patch_count,
                           const CpuFeatures& cpu, int cores) {
  return forecast(unet, unet.channels.front(), /*activation_factor=*/1.0, network, patch,
                  patch_count, cpu, cores);
}

StepForecast forecast_step(const DynUNetOptions& dynunet, const NetworkChannels& network,
                           const SpatialShape& patch, std::int64_t patch_count,
                           const CpuFeatures& cpu, int cores) {
  return forecast(dynunet, dynunet.level_filters().front(), kAllVoxelsFactor, network, patch,
                  patch_count, cpu, cores);
}

}  // namespace hayate
