// SPDX-License-Identifier: Apache-2.0
#include "hayate/benchmarks/peak_flops.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>

#include "hayate/base/stopwatch.h"

namespace hayate {

double measure_peak_gflops(c10::Device device, c10::ScalarType type) {
  // 3 x 32 MB in float32: large enough for any cache blocking to reach its stride.
  constexpr std::int64_t n = 2048;
  constexpr int tries = 6;
  const c10::InferenceMode no_grad;
  const auto options = at::TensorOptions(device).dtype(type);
  const at::Tensor a = at::rand({n, n}, at::TensorOptions(device)).to(options);
  const at::Tensor b = at::rand({n, n}, at::TensorOptions(device)).to(options);
  at::Tensor c = at::empty({n, n}, options);
  at::mm_out(c, a, b);
  double best_seconds = 1e9;
  for (int i = 0; i < tries; ++i) {
    const Stopwatch watch;
    at::mm_out(c, a, b);
    // Reading an element waits for a GPU.
    c[0][0].item<float>();
    best_seconds = std::min(best_seconds, watch.seconds());
  }
  return 2.0 * n * n * n / best_seconds / 1e9;
}

}  // namespace hayate
