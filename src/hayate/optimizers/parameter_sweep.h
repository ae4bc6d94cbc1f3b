// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/base/why_not.h"
#include "hayate/kernels/optimizer_step.h"

namespace hayate {

/// What an optimizer keeps of each element, a tensor a parameter (kernels/optimizer_step.h); null
/// or empty: nothing.
struct ElementStates {
  const std::vector<at::Tensor>* first = nullptr;
  const std::vector<at::Tensor>* second = nullptr;
  const std::vector<at::Tensor>* largest = nullptr;
};

/// Holds all parameters that have a gradient, for one pass over them with all threads, instead of
/// one pass for each of ATen's operators and each parameter.
class ParameterSweep {
 public:
  /// Why ATen's operators have to do: without AVX2, on a GPU, for other types than float32, or when
  /// a parameter is not dense or its state lies otherwise than it does.
  static WhyNot why_not(const std::vector<at::Tensor>& parameters, const ElementStates& states);

  /// \returns nothing where why_not gives a reason, which is counted.
  static std::optional<ParameterSweep> make(const std::vector<at::Tensor>& parameters,
                                            const ElementStates& states);

  /// Returns Σ grad² of each of the optimizer's parameters, 0 for one without a gradient; the same
  /// bits whatever the number of threads.
  std::vector<double> sums_of_squared_gradients() const;

  /// Calls step(parameter's index, elements) for all pieces; for different ones at the same time.
  void for_each_piece(const std::function<void(std::size_t, const ParameterElements&)>& step) const;

 private:
  struct Piece {
    std::size_t parameter = 0;
    ParameterElements elements;
  };

  void add(std::size_t parameter, ParameterElements elements);
  void parallel_over_pieces(const std::function<void(std::size_t)>& body) const;

  std::size_t parameter_count_ = 0;
  std::vector<Piece> pieces_;
  /// Gradients that had to be laid out as their parameters are.
  std::vector<at::Tensor> copies_;
};

}  // namespace hayate
