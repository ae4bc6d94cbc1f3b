// SPDX-License-Identifier: Apache-2.0
#include "hayate/optimizers/parameter_sweep.h"

#include <algorithm>

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>

#include "hayate/base/fast_paths.h"

namespace hayate {
namespace {

/// Elements that a thread takes at once: their arrays fit into half of a core's 1 MiB of cache,
/// and a few hundred calls a step cost nothing. Always the same cut: the number of threads changes
/// no bit.
constexpr std::int64_t kPieceSize = 16384;

bool is_float_on_cpu(const at::Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat;
}

/// Whether the elements of both lie in the same order. The stride of an axis of one element says
/// nothing.
bool lie_alike(const at::Tensor& a, const at::Tensor& b) {
  if (a.sizes() != b.sizes()) return false;
  for (std::int64_t axis = 0; axis < a.dim(); ++axis) {
    if (a.size(axis) > 1 && a.stride(axis) != b.stride(axis)) return false;
  }
  return true;
}

WhyNot why_not_sweep(const at::Tensor& parameter, std::size_t index, const ElementStates& states) {
  if (!parameter.device().is_cpu()) return "the parameters are on a GPU";
  if (!is_float_on_cpu(parameter)) return "parameters are not float32";
  if (!parameter.is_non_overlapping_and_dense()) return "parameters have gaps in memory";
  for (const auto* const tensors : {states.first, states.second, states.largest}) {
    if (tensors == nullptr || tensors->empty()) continue;
    const at::Tensor& state = (*tensors)[index];
    if (!is_float_on_cpu(state) || !lie_alike(state, parameter)) {
      return "what the optimizer keeps lies otherwise than the parameters";
    }
  }
  const at::Tensor& grad = parameter.grad();
  if (grad.defined() && !is_float_on_cpu(grad)) return "gradients are not float32 on the CPU";
  return {};
}

float* data_of(const std::vector<at::Tensor>* tensors, std::size_t index) {
  if (tensors == nullptr || tensors->empty()) return nullptr;
  return (*tensors)[index].mutable_data_ptr<float>();
}

}  // namespace

WhyNot ParameterSweep::why_not(const std::vector<at::Tensor>& parameters,
                               const ElementStates& states) {
  if (const WhyNot why = why_no_fast_kernels(); !why.applies()) return why;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (const WhyNot why = why_not_sweep(parameters[i], i, states); !why.applies()) return why;
  }
  return {};
}

std::optional<ParameterSweep> ParameterSweep::make(const std::vector<at::Tensor>& parameters,
                                                   const ElementStates& states) {
  if (!takes_fast_path("optimizer_step", why_not(parameters, states))) return std::nullopt;
  ParameterSweep sweep;
  sweep.parameter_count_ = parameters.size();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const at::Tensor& parameter = parameters[i];
    at::Tensor grad = parameter.grad();
    if (!grad.defined()) continue;
    if (!lie_alike(grad, parameter)) {
      grad = at::empty_like(parameter, parameter.options().requires_grad(false)).copy_(grad);
      sweep.copies_.push_back(grad);
    }
    // Whoever keeps something made of the parameter must see that it changes.
    parameter.unsafeGetTensorImpl()->bump_version();
    sweep.add(i, {.parameter = parameter.mutable_data_ptr<float>(),
                  .grad = grad.const_data_ptr<float>(),
                  .first = data_of(states.first, i),
                  .second = data_of(states.second, i),
                  .largest = data_of(states.largest, i),
                  .size = parameter.numel()});
  }
  return sweep;
}

void ParameterSweep::add(std::size_t parameter, ParameterElements elements) {
  const auto advanced = [](auto* from, std::int64_t by) { return from ? from + by : nullptr; };
  for (std::int64_t first = 0; first < elements.size; first += kPieceSize) {
    pieces_.push_back({parameter,
                       {.parameter = elements.parameter + first,
                        .grad = elements.grad + first,
                        .first = advanced(elements.first, first),
                        .second = advanced(elements.second, first),
                        .largest = advanced(elements.largest, first),
                        .size = std::min(kPieceSize, elements.size - first)}});
  }
}

void ParameterSweep::parallel_over_pieces(const std::function<void(std::size_t)>& body) const {
  at::parallel_for(0, static_cast<std::int64_t>(pieces_.size()), 1,
                   [&](std::int64_t begin, std::int64_t end) {
                     for (std::int64_t i = begin; i < end; ++i) body(static_cast<std::size_t>(i));
                   });
}

std::vector<double> ParameterSweep::sums_of_squared_gradients() const {
  const OptimizerKernels& kernels = optimizer_kernels(selected_isa());
  std::vector<double> of_pieces(pieces_.size());
  parallel_over_pieces([&](std::size_t i) {
    const ParameterElements& elements = pieces_[i].elements;
    of_pieces[i] = kernels.sum_of_squares(elements.grad, elements.size);
  });
  std::vector<double> sums(parameter_count_);
  for (std::size_t i = 0; i < pieces_.size(); ++i) sums[pieces_[i].parameter] += of_pieces[i];
  return sums;
}

void ParameterSweep::for_each_piece(
    const std::function<void(std::size_t, const ParameterElements&)>& step) const {
  parallel_over_pieces([&](std::size_t i) { step(pieces_[i].parameter, pieces_[i].elements); });
}

}  // namespace hayate
