// SPDX-License-Identifier: Apache-2.0
#include "hayate/networks/norm_act_arithmetic.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "hayate/base/trace.h"
#include "hayate/distributed/step_ranks.h"
#include "hayate/kernels/norm_act.h"
#include "hayate/networks/kernel_input.h"
#include "hayate/networks/kernel_type.h"
#include "hayate/networks/memory_format.h"

namespace hayate {
namespace {

using Moments = NormActMoments;

/// Whether each item has statistics of its own.
bool is_by_item(const NormAct& options) {
  return options.norm == NormKind::kInstance || options.norm == NormKind::kGroup;
}

bool uses_own_statistics(const NormAct& options) {
  return is_by_item(options) || options.is_training;
}

/// The work is always cut into the same pieces, at most this many, and their sums are added in
/// order, so that they come out the same whatever the number of threads.
constexpr std::int64_t kMostPieces = 64;
/// Rows of lanes that are worth a piece.
constexpr std::int64_t kLeastRows = 64;

/// How a tensor looks to the kernels: `group_count` times `size` elements, one channel after the
/// other. Batch normalisation has one group, instance and group normalisation one for each item.
struct Layout {
  std::int64_t group_count = 1;
  std::int64_t channel_count = 1;
  std::int64_t size = 0;
  std::int64_t lanes = 0;
  /// Each group is cut into so many pieces of whole rows; the last ones may be smaller, or empty.
  std::int64_t piece_count = 1;
  std::int64_t piece_size = 0;

  Layout(const at::Tensor& x, bool is_by_item)
      : group_count(is_by_item ? x.size(0) : 1),
        channel_count(x.size(1)),
        size(x.numel() / group_count),
        lanes(std::lcm(channel_count, std::int64_t{64})) {
    const std::int64_t rows = (size + lanes - 1) / lanes;
    piece_count = std::clamp(rows / kLeastRows, std::int64_t{1},
                             std::max(kMostPieces / group_count, std::int64_t{1}));
    piece_size = (rows + piece_count - 1) / piece_count * lanes;
  }

  double voxel_count() const { return static_cast<double>(size / channel_count); }
};

/// Parameters of each lane of each group.
class Lanes {
 public:
  explicit Lanes(const Layout& layout)
      : channels_(layout.channel_count),
        lanes_(layout.lanes),
        values_(static_cast<std::size_t>(layout.group_count * layout.lanes)) {}

  const float* of(std::int64_t group) const { return values_.data() + group * lanes_; }

  // The i-th channel of all groups' is channel i % channels of group i / channels.

  float operator[](std::size_t index) const {
    const auto i = static_cast<std::int64_t>(index);
    return of(i / channels_)[i % channels_];
  }

  /// \param value(i)
  template <class Value>
  void fill(Value value) {
    const std::int64_t groups = std::ssize(values_) / lanes_;
    for (std::int64_t i = 0; i < groups * channels_; ++i) {
      const auto v = static_cast<float>(value(static_cast<std::size_t>(i)));
      float* const lanes = values_.data() + i / channels_ * lanes_;
      for (std::int64_t lane = i % channels_; lane < lanes_; lane += channels_) lanes[lane] = v;
    }
  }

 private:
  std::int64_t channels_;
  std::int64_t lanes_;
  std::vector<float> values_;
};

struct Piece {
  std::int64_t index = 0;
  std::int64_t group = 0;
  /// The first element within the tensor, and how many there are.
  std::int64_t first = 0;
  std::int64_t size = 0;
};

/// Calls body(piece, kernels, data of x from the piece on) for all pieces.
template <class Body>
void for_pieces(const at::Tensor& x, const Layout& layout, const Body& body) {
  with_kernel_type(x, [&]<class T>() {
    const NormActKernels<T>& kernels = norm_act_kernels<T>(selected_isa());
    const T* const data = kernel_data<T>(x);
    const std::int64_t count = layout.group_count * layout.piece_count;
    at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t i = begin; i < end; ++i) {
        const std::int64_t group = i / layout.piece_count;
        const std::int64_t first = i % layout.piece_count * layout.piece_size;
        const Piece piece{i, group, group * layout.size + first,
                          std::min(layout.piece_size, layout.size - first)};
        if (piece.size > 0) body(piece, kernels, data + piece.first);
      }
    });
  });
}

/// `kCount` float64 sums per group and channel, over all pieces.
template <std::size_t kCount>
class Sums {
 public:
  explicit Sums(const Layout& layout)
      : layout_(layout),
        sums_(kCount *
              static_cast<std::size_t>(layout.group_count * layout.piece_count * layout.lanes)) {}

  /// Returns where a piece adds its k-th sums up.
  double* of(std::int64_t piece, std::int64_t k) {
    return sums_.data() + (piece * std::int64_t{kCount} + k) * layout_.lanes;
  }

  /// The k-th sum of each group and channel.
  std::vector<double> total(std::int64_t k) {
    std::vector<double> totals(
        static_cast<std::size_t>(layout_.group_count * layout_.channel_count));
    for (std::int64_t piece = 0; piece < layout_.group_count * layout_.piece_count; ++piece) {
      const double* const sums = of(piece, k);
      double* const to = totals.data() + piece / layout_.piece_count * layout_.channel_count;
      for (std::int64_t lane = 0; lane < layout_.lanes; ++lane) {
        to[lane % layout_.channel_count] += sums[lane];
      }
    }
    return totals;
  }

 private:
  const Layout& layout_;
  std::vector<double> sums_;
};

Moments compute_moments(const at::Tensor& x, const Layout& layout) {
  Lanes pivots(layout);
  with_kernel_type(x, [&]<class T>() {
    const auto channels = static_cast<std::size_t>(layout.channel_count);
    const auto size = static_cast<std::size_t>(layout.size);
    pivots.fill([&](std::size_t i) {
      return to_float(kernel_data<T>(x)[i / channels * size + i % channels]);
    });
  });
  Sums<2> sums(layout);
  for_pieces(x, layout, [&](const Piece& piece, const auto& kernels, const auto* data) {
    kernels.moments(data, piece.size, layout.lanes, pivots.of(piece.group), sums.of(piece.index, 0),
                    sums.of(piece.index, 1));
  });
  Moments moments{sums.total(0), sums.total(1)};
  for (std::size_t i = 0; i < moments.mean.size(); ++i) {
    const double shifted_mean = moments.mean[i] / layout.voxel_count();
    const double square = moments.variance[i] / layout.voxel_count();
    moments.variance[i] = std::max(square - shifted_mean * shifted_mean, 0.0);
    moments.mean[i] = pivots[i] + shifted_mean;
  }
  return moments;
}

/// Calls body(first, end) for the channels that share statistics in group normalisation, as indices
/// into what has a value per item and channel.
template <class Body>
void for_shared_channels(const NormAct& options, const Layout& layout, const Body& body) {
  if (options.norm != NormKind::kGroup) return;
  const auto count = static_cast<std::size_t>(layout.channel_count / options.num_groups);
  const auto end = static_cast<std::size_t>(layout.group_count * layout.channel_count);
  for (std::size_t first = 0; first < end; first += count) body(first, first + count);
}

/// Puts the mean of values[first … end) into each of them.
void share_mean(std::vector<double>& values, std::size_t first, std::size_t end) {
  double sum = 0.0;
  for (std::size_t i = first; i < end; ++i) sum += values[i];
  for (std::size_t i = first; i < end; ++i) values[i] = sum / static_cast<double>(end - first);
}

void share_moments(Moments& moments, const NormAct& options, const Layout& layout) {
  for_shared_channels(options, layout, [&](std::size_t first, std::size_t end) {
    const std::vector<double> own = moments.mean;
    share_mean(moments.mean, first, end);
    for (std::size_t i = first; i < end; ++i) {
      const double apart = own[i] - moments.mean[i];
      moments.variance[i] += apart * apart;
    }
    share_mean(moments.variance, first, end);
  });
}

Moments running_moments(const NormAct& options) {
  const auto values = [](const at::Tensor& tensor) {
    const float* const data = tensor.const_data_ptr<float>();
    return std::vector<double>(data, data + tensor.numel());
  };
  return {values(options.running_mean), values(options.running_var)};
}

void update_running(const NormAct& options, const Moments& moments) {
  at::Tensor running_mean = options.running_mean;
  at::Tensor running_var = options.running_var;
  float* const mean = running_mean.mutable_data_ptr<float>();
  float* const variance = running_var.mutable_data_ptr<float>();
  const double unbiased = moments.voxel_count / (moments.voxel_count - 1.0);
  const auto blend = [](float& running, double now) {
    running =
        static_cast<float>((1.0 - NormAct::kMomentum) * double{running} + NormAct::kMomentum * now);
  };
  for (std::size_t c = 0; c < moments.mean.size(); ++c) {
    blend(mean[c], moments.mean[c]);
    blend(variance[c], moments.variance[c] * unbiased);
  }
}

/// The moments of what all ranks hold, where the batch is shared (distributed/step_ranks.h).
void share_between_ranks(Moments& moments, const Ranks& ranks) {
  moments.ranks = &ranks;
  if (ranks.is_alone()) return;
  const std::size_t size = moments.mean.size();
  std::vector<double> sums{moments.voxel_count};
  for (const double mean : moments.mean) sums.push_back(mean * moments.voxel_count);
  for (std::size_t i = 0; i < size; ++i) {
    sums.push_back((moments.variance[i] + moments.mean[i] * moments.mean[i]) * moments.voxel_count);
  }
  ranks.sum(sums);
  moments.voxel_count = sums[0];
  for (std::size_t i = 0; i < size; ++i) {
    moments.mean[i] = sums[1 + i] / sums[0];
    const double square = sums[1 + size + i] / sums[0];
    moments.variance[i] = std::max(square - moments.mean[i] * moments.mean[i], 0.0);
  }
}

/// What forward and backward both need of the statistics, by lane.
struct Normalisation {
  Lanes scale;
  Lanes shift;
  Lanes mean;
  /// 1/sqrt(variance + eps), per group and channel.
  std::vector<double> inverse_deviation;

  Normalisation(const Layout& layout, const Moments& moments, const at::Tensor& weight,
                const at::Tensor& bias)
      : scale(layout), shift(layout), mean(layout) {
    for (const double variance : moments.variance) {
      inverse_deviation.push_back(1.0 / std::sqrt(variance + NormAct::kEps));
    }
    const auto channels = static_cast<std::size_t>(layout.channel_count);
    const auto gain = [&](std::size_t i) {
      const double w = weight.defined() ? weight.const_data_ptr<float>()[i % channels] : 1.0F;
      return w * inverse_deviation[i];
    };
    scale.fill(gain);
    mean.fill([&](std::size_t i) { return moments.mean[i]; });
    shift.fill([&](std::size_t i) {
      const double b = bias.defined() ? bias.const_data_ptr<float>()[i % channels] : 0.0F;
      return b - gain(i) * moments.mean[i];
    });
  }
};

float slope_of(const NormAct& options) {
  return options.slope.defined() ? options.slope.const_data_ptr<float>()[0]
                                 : static_cast<float>(options.fixed_slope);
}

at::Tensor compute_result(const at::Tensor& x, const Layout& layout,
                          const Normalisation& normalisation, float slope,
                          const at::Tensor& residual) {
  at::Tensor out = at::empty_like(x);
  for_pieces(
      x, layout, [&]<class T>(const Piece& piece, const NormActKernels<T>& kernels, const T* data) {
        kernels.forward(data, piece.size, layout.lanes, normalisation.scale.of(piece.group),
                        normalisation.shift.of(piece.group), slope,
                        residual.defined() ? kernel_data<T>(residual) + piece.first : nullptr,
                        mutable_kernel_data<T>(out) + piece.first);
      });
  return out;
}

struct GradientSums {
  /// Sums of gz, and of gz·(x - mean), per group and channel.
  std::vector<double> grad;
  std::vector<double> grad_x;
  double slope = 0.0;
};

GradientSums sum_gradients(const at::Tensor& x, const at::Tensor& grad, const Layout& layout,
                           const Normalisation& normalisation, float slope) {
  Sums<3> sums(layout);
  for_pieces(
      x, layout, [&]<class T>(const Piece& piece, const NormActKernels<T>& kernels, const T* data) {
        kernels.backward_sums(data, kernel_data<T>(grad) + piece.first, piece.size, layout.lanes,
                              normalisation.scale.of(piece.group),
                              normalisation.shift.of(piece.group),
                              normalisation.mean.of(piece.group), slope, sums.of(piece.index, 0),
                              sums.of(piece.index, 1), sums.of(piece.index, 2));
      });
  GradientSums result{sums.total(0), sums.total(1), 0.0};
  for (const double of_channel : sums.total(2)) result.slope += of_channel;
  return result;
}

/// Sums both over ranks, at once: each sum waits for the slowest rank.
void sum_over_ranks(std::vector<double>& a, std::vector<double>& b, const Ranks& ranks) {
  if (ranks.is_alone()) return;
  std::vector<double> both = a;
  both.insert(both.end(), b.begin(), b.end());
  ranks.sum(both);
  std::copy_n(both.begin(), a.size(), a.begin());
  std::copy_n(both.begin() + std::ssize(a), b.size(), b.begin());
}

/// What the gradient takes through the statistics: b and c of grad_x = a·gz + b·x + c, by lane; 0
/// where the statistics are not the batch's own.
struct ThroughStatistics {
  Lanes b;
  Lanes c;

  ThroughStatistics(const Layout& layout, const NormAct& options, const Moments& moments,
                    const Normalisation& normalisation, const GradientSums& sums)
      : b(layout), c(layout) {
    if (!uses_own_statistics(options)) return;
    // Means over the voxels, and in group normalisation over the channels, of the gradient by the
    // normalised value and of its product with x - mean.
    std::vector<double> mean_grad = sums.grad;
    std::vector<double> mean_grad_x = sums.grad_x;
    sum_over_ranks(mean_grad, mean_grad_x, *moments.ranks);
    for (std::size_t i = 0; i < mean_grad.size(); ++i) {
      const double scale = double{normalisation.scale[i]} / moments.voxel_count;
      mean_grad[i] *= scale;
      mean_grad_x[i] *= scale;
    }
    for_shared_channels(options, layout, [&](std::size_t first, std::size_t end) {
      share_mean(mean_grad, first, end);
      share_mean(mean_grad_x, first, end);
    });
    const auto slope_of_x = [&](std::size_t i) {
      const double inverse = normalisation.inverse_deviation[i];
      return -inverse * inverse * mean_grad_x[i];
    };
    b.fill(slope_of_x);
    c.fill([&](std::size_t i) { return -mean_grad[i] - slope_of_x(i) * moments.mean[i]; });
  }
};

at::Tensor input_gradient(const at::Tensor& x, const at::Tensor& grad, const Layout& layout,
                          const Normalisation& normalisation, float slope,
                          const ThroughStatistics& through) {
  at::Tensor grad_x = at::empty_like(x);
  for_pieces(x, layout,
             [&]<class T>(const Piece& piece, const NormActKernels<T>& kernels, const T* data) {
               const float* const scale = normalisation.scale.of(piece.group);
               kernels.backward(data, kernel_data<T>(grad) + piece.first, piece.size, layout.lanes,
                                scale, normalisation.shift.of(piece.group), slope, scale,
                                through.b.of(piece.group), through.c.of(piece.group),
                                mutable_kernel_data<T>(grad_x) + piece.first);
             });
  return grad_x;
}

/// \param passes  tensors of the size of x that are read or written
TraceDetail detail_of(const at::Tensor& x, int passes) {
  return {fmt::format("{} at {}×{}×{}", x.size(1), x.size(2), x.size(3), x.size(4)), 0.0,
          static_cast<double>(x.numel() * x.element_size() * passes)};
}

at::Tensor vector_tensor(const std::vector<double>& values) {
  return at::tensor(values, at::kFloat);
}

/// Lanes beyond which the parameters of a row leave the first-level cache.
constexpr std::int64_t kMostLanes = 4096;

}  // namespace

WhyNot why_not_fuse_norm_act(const at::Tensor& x, const NormAct& options,
                             const at::Tensor& residual) {
  if (options.norm == NormKind::kNone) return "there is no normalisation";
  if (options.dropout > 0.0) return "there is dropout between normalisation and activation";
  if (const WhyNot why = why_not_in_kernels(x); !why.applies()) return why;
  // One value a channel has no variance: ATen says so.
  if (x.numel() <= x.size(1)) return "there is one value a channel";
  if (std::lcm(x.size(1), std::int64_t{64}) > kMostLanes) return "there are too many channels";
  if (residual.defined() &&
      (residual.scalar_type() != x.scalar_type() || residual.sizes() != x.sizes())) {
    return "what is added has another type or shape";
  }
  return {};
}

NormActMoments norm_act_moments(const at::Tensor& x, const NormAct& options) {
  if (!uses_own_statistics(options)) return running_moments(options);
  const TraceRange range("norm statistics", [&] { return detail_of(x, 1); });
  const Layout layout(x, is_by_item(options));
  Moments moments = compute_moments(x, layout);
  share_moments(moments, options, layout);
  moments.voxel_count = layout.voxel_count();
  if (options.norm == NormKind::kBatch) share_between_ranks(moments, *step_ranks().norm);
  if (options.running_mean.defined()) update_running(options, moments);
  return moments;
}

at::Tensor norm_act_forward(const at::Tensor& x, const NormAct& options,
                            const NormActMoments& moments, const at::Tensor& residual) {
  const TraceRange range("norm act", [&] { return detail_of(x, residual.defined() ? 3 : 2); });
  const Layout layout(x, is_by_item(options));
  const Normalisation normalisation(layout, moments, options.weight, options.bias);
  return compute_result(x, layout, normalisation, slope_of(options),
                        residual.defined() ? channels_last(residual, x.scalar_type()) : residual);
}

NormActGradients norm_act_backward(const at::Tensor& x, const at::Tensor& any_grad,
                                   const NormAct& options, const NormActMoments& moments) {
  const TraceRange range("norm act backward", [&] { return detail_of(x, 5); });
  const at::Tensor grad = channels_last(any_grad, x.scalar_type());
  const Layout layout(x, is_by_item(options));
  const Normalisation normalisation(layout, moments, options.weight, options.bias);
  const float slope = slope_of(options);
  const GradientSums sums = sum_gradients(x, grad, layout, normalisation, slope);
  NormActGradients gradients;
  gradients.x = input_gradient(x, grad, layout, normalisation, slope,
                               {layout, options, moments, normalisation, sums});
  if (options.weight.defined()) {
    const auto channels = static_cast<std::size_t>(layout.channel_count);
    std::vector<double> of_weight(channels);
    std::vector<double> of_bias(channels);
    for (std::size_t i = 0; i < sums.grad.size(); ++i) {
      of_weight[i % channels] += sums.grad_x[i] * normalisation.inverse_deviation[i];
      of_bias[i % channels] += sums.grad[i];
    }
    gradients.weight = vector_tensor(of_weight);
    gradients.bias = vector_tensor(of_bias);
  }
  if (options.slope.defined()) gradients.slope = vector_tensor({sums.slope});
  return gradients;
}

at::Tensor channel_sums(const at::Tensor& x) {
  const Layout layout(x, /*is_by_item=*/false);
  const Lanes zeros(layout);
  Sums<2> sums(layout);
  for_pieces(x, layout, [&](const Piece& piece, const auto& kernels, const auto* data) {
    kernels.moments(data, piece.size, layout.lanes, zeros.of(piece.group), sums.of(piece.index, 0),
                    sums.of(piece.index, 1));
  });
  return vector_tensor(sums.total(0));
}

}  // namespace hayate
