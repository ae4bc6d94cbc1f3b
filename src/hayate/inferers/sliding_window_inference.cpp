// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/sliding_window_inference.h"

#include <algorithm>
#include <vector>

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "hayate/distributed/together.h"
#include "hayate/inferers/window_tensors.h"
#include "hayate/windows/window_grid.h"

namespace hayate {
namespace {

at::Tensor blend_weights(const WindowGrid& grid, const at::Tensor& importance) {
  at::Tensor count =
      at::zeros({1, 1, grid.padded_shape[0], grid.padded_shape[1], grid.padded_shape[2]},
                importance.options());
  for (const SpatialShape& start : grid.starts) {
    box(count, start, grid.window_shape).add_(importance);
  }
  return count;
}

/// Windows 0 … total - 1 in groups that the predictor gets at once, each on one rank.
class SharedGroups {
 public:
  SharedGroups(std::int64_t total, std::int64_t group_size, const Ranks& ranks)
      : total_(total), group_size_(group_size), ranks_(ranks) {}

  /// Calls use(prediction, first window, end) for all groups in order, on every rank.
  /// \param predict(first, end)  [B, K, wX, wY, wZ]
  template <class Predict, class Use>
  void predict(const Predict& predict, const Use& use) const {
    const std::int64_t round = group_size_ * ranks_.size();
    for (std::int64_t begin = 0; begin < total_; begin += round) {
      const std::int64_t own = begin + ranks_.rank() * group_size_;
      at::Tensor of_own;
      together(ranks_, [&] {
        if (own < total_) of_own = predict(own, end_of(own));
      });
      for (std::int64_t first = begin; first < std::min(begin + round, total_);
           first += group_size_) {
        use(of_rank(static_cast<int>((first - begin) / group_size_), of_own, first), first,
            end_of(first));
      }
    }
  }

 private:
  std::int64_t end_of(std::int64_t first) const { return std::min(first + group_size_, total_); }

  /// The prediction of another rank, which need not have been asked for one itself.
  at::Tensor of_rank(int rank, const at::Tensor& of_own, std::int64_t first) const {
    if (ranks_.is_alone()) return of_own;
    const bool is_own = rank == ranks_.rank();
    std::vector<double> shape(5, 0.0);
    if (is_own) shape.assign(of_own.sizes().begin(), of_own.sizes().end());
    ranks_.max(shape);
    const std::vector<std::int64_t> sizes(shape.begin(), shape.end());
    TORCH_CHECK(sizes[0] == end_of(first) - first, "a rank predicted other windows");
    at::Tensor prediction = is_own ? of_own.to(at::kFloat) : at::empty(sizes, at::kFloat);
    ranks_.broadcast(std::vector<at::Tensor>{prediction}, rank);
    return prediction;
  }

  std::int64_t total_;
  std::int64_t group_size_;
  const Ranks& ranks_;
};

}  // namespace

at::Tensor sliding_window_inference(const at::Tensor& x, const InfererOptions& options,
                                    const Predictor& predictor, const Ranks& ranks) {
  const SpatialShape image_shape{x.size(2), x.size(3), x.size(4)};
  const WindowGrid grid = make_window_grid(image_shape, options);
  const at::Tensor padded = pad_to_window(x, grid, options);
  const at::Tensor importance = importance_tensor(grid, options, x.device());

  // Windows of all items, item by item, in groups of sw_batch_size: MONAI's order.
  const auto per_item = static_cast<std::int64_t>(grid.starts.size());
  const std::int64_t total = per_item * x.size(0);
  const auto window = [&](const at::Tensor& from, std::int64_t index) {
    return box(from.narrow(0, index / per_item, 1),
               grid.starts[static_cast<std::size_t>(index % per_item)], grid.window_shape);
  };

  const auto predict_group = [&](std::int64_t first, std::int64_t end) {
    std::vector<at::Tensor> windows;
    for (std::int64_t i = first; i < end; ++i) windows.push_back(window(padded, i));
    return predictor(at::cat(windows));
  };
  const SharedGroups groups(total, options.sw_batch_size, ranks);
  at::Tensor sum;
  groups.predict(
      predict_group, [&](const at::Tensor& prediction, std::int64_t first, std::int64_t end) {
        if (!sum.defined()) {
          sum = at::zeros({x.size(0), prediction.size(1), grid.padded_shape[0],
                           grid.padded_shape[1], grid.padded_shape[2]},
                          importance.options());
        }
        for (std::int64_t i = first; i < end; ++i) {
          window(sum, i).addcmul_(prediction.narrow(0, i - first, 1).to(at::kFloat), importance);
        }
      });
  sum.div_(blend_weights(grid, importance));
  return box(sum, grid.pad_before, image_shape);
}

}  // namespace hayate
