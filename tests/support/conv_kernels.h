// SPDX-License-Identifier: Apache-2.0
// Convolutions as kernels do them by planes, for tests and fuzz targets.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace hayate {

/// What a convolution of one item is given.
template <class T>
struct ConvData {
  std::vector<T> in;
  /// Of the result.
  std::vector<T> grad;
  std::vector<float> weight;
  std::vector<float> bias;
  /// What is in it before must not matter.
  std::vector<float> scratch;
};

template <class T>
struct ConvResults {
  std::vector<T> out;
  /// Gradients of weights, then of the bias.
  std::vector<double> sums;
};

/// Runs forward and weight_gradient in two pieces, as threads would do it.
/// \param planes  of the result, along X. \param middle  the first one of the second piece.
template <class T, class Kernels, class Shape>
ConvResults<T> run_conv(const Kernels& kernels, const Shape& shape, std::int64_t planes,
                        std::int64_t middle, ConvData<T> data) {
  ConvResults<T> results{std::vector<T>(data.grad.size()),
                         std::vector<double>(data.weight.size() + data.bias.size())};
  for (const auto& [begin, end] : {std::pair{std::int64_t{0}, middle}, {middle, planes}}) {
    kernels.forward(data.in.data(), shape, begin, end, data.weight.data(), data.bias.data(),
                    data.scratch.data(), results.out.data());
    kernels.weight_gradient(data.in.data(), data.grad.data(), shape, begin, end,
                            data.scratch.data(), results.sums.data(),
                            results.sums.data() + data.weight.size());
  }
  return results;
}

}  // namespace hayate
