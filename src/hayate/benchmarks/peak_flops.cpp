// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/peak_flops.h"

#include <algorithm>

#include <ATen/ops/conv3d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include "hayate/base/stopwatch.h"
#include "hayate/prediction/device.h"

namespace hayate {

namespace {

/// How much is computed at a time.
struct PeakSizes {
  /// Edge of the matrices. 2048, 3 x 16 MB in float32, are enough for any cache blocking of a CPU
  /// to reach its stride, and a fortieth of a millisecond on a GPU.
  std::int64_t product = 2048;
  /// Items of the convolution.
  std::int64_t items = 4;
  /// Runs until a wait for their results, which takes a GPU as long as a small run.
  int runs = 1;
};

PeakSizes sizes_for(c10::Device device) {
  return device.is_cpu() ? PeakSizes{} : PeakSizes{.product = 8192, .items = 64, .runs = 10};
}

/// GFLOP/s of `run` on the device, the best of a few tries.
template <class Run>
double best_gflops(double flops, int runs, c10::Device device, const Run& run) {
  constexpr int tries = 5;
  run();
  double best_seconds = 1e9;
  for (int i = 0; i < tries; ++i) {
    wait_for_device(device);
    const Stopwatch watch;
    for (int k = 0; k < runs; ++k) run();
    wait_for_device(device);
    best_seconds = std::min(best_seconds, watch.seconds());
  }
  return flops * runs / best_seconds / 1e9;
}

double product_gflops(const at::TensorOptions& options, const PeakSizes& sizes) {
  const std::int64_t n = sizes.product;
  const at::Tensor a = at::rand({n, n}, options.dtype(at::kFloat)).to(options);
  const at::Tensor b = at::rand({n, n}, options.dtype(at::kFloat)).to(options);
  at::Tensor c = at::empty({n, n}, options);
  const double products = static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(n);
  return best_gflops(2.0 * products, sizes.runs, options.device(), [&] { at::mm_out(c, a, b); });
}

double convolution_gflops(const at::TensorOptions& options, const PeakSizes& sizes) {
  constexpr std::int64_t channels = 64;
  constexpr std::int64_t edge = 32;
  const auto random = [&](at::IntArrayRef shape) {
    return at::rand(shape, options.dtype(at::kFloat))
        .to(options)
        .contiguous(at::MemoryFormat::ChannelsLast3d);
  };
  const at::Tensor x = random({sizes.items, channels, edge, edge, edge});
  const at::Tensor weight = random({channels, channels, 3, 3, 3});
  const auto voxels = static_cast<double>(x.numel() / channels);
  return best_gflops(2.0 * 27.0 * channels * channels * voxels, sizes.runs, options.device(),
                     [&] { at::conv3d(x, weight, {}, /*stride=*/1, /*padding=*/1); });
}

}  // namespace

double measure_peak_gflops(c10::Device device, c10::ScalarType type) {
  const c10::InferenceMode no_grad;
  const auto options = at::TensorOptions(device).dtype(type);
  const PeakSizes sizes = sizes_for(device);
  return std::max(product_gflops(options, sizes), convolution_gflops(options, sizes));
}

}  // namespace hayate
