// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/peak_flops.h"

#include <algorithm>

#include <ATen/ops/conv3d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include "hayate/base/stopwatch.h"

namespace hayate {

namespace {

/// GFLOP/s of `run`, the best of a few tries.
template <class Run>
double best_gflops(double flops, const Run& run) {
  constexpr int tries = 5;
  run();
  double best_seconds = 1e9;
  for (int i = 0; i < tries; ++i) {
    const Stopwatch watch;
    run();
    best_seconds = std::min(best_seconds, watch.seconds());
  }
  return flops / best_seconds / 1e9;
}

/// Reading an element waits for a GPU.
void wait_for(const at::Tensor& tensor) {
  tensor.flatten()[0].item<float>();
}

double product_gflops(const at::TensorOptions& options) {
  // 3 x 32 MB in float32: large enough for any cache blocking to reach its stride.
  constexpr std::int64_t n = 2048;
  const at::Tensor a = at::rand({n, n}, options.dtype(at::kFloat)).to(options);
  const at::Tensor b = at::rand({n, n}, options.dtype(at::kFloat)).to(options);
  at::Tensor c = at::empty({n, n}, options);
  return best_gflops(2.0 * n * n * n, [&] {
    at::mm_out(c, a, b);
    wait_for(c);
  });
}

double convolution_gflops(const at::TensorOptions& options) {
  constexpr std::int64_t channels = 64;
  constexpr std::int64_t edge = 32;
  const auto random = [&](at::IntArrayRef shape) {
    return at::rand(shape, options.dtype(at::kFloat))
        .to(options)
        .contiguous(at::MemoryFormat::ChannelsLast3d);
  };
  const at::Tensor x = random({4, channels, edge, edge, edge});
  const at::Tensor weight = random({channels, channels, 3, 3, 3});
  const auto voxels = static_cast<double>(x.numel() / channels);
  return best_gflops(2.0 * 27.0 * channels * channels * voxels,
                     [&] { wait_for(at::conv3d(x, weight, {}, /*stride=*/1, /*padding=*/1)); });
}

}  // namespace

double measure_peak_gflops(c10::Device device, c10::ScalarType type) {
  const c10::InferenceMode no_grad;
  const auto options = at::TensorOptions(device).dtype(type);
  return std::max(product_gflops(options), convolution_gflops(options));
}

}  // namespace hayate
