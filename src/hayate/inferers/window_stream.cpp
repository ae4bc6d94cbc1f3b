// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <ATen/ops/cat.h>

#include "hayate/base/trace.h"
#include "hayate/inferers/brick_store.h"
#include "hayate/inferers/kept_output.h"
#include "hayate/inferers/logit_stream.h"
#include "hayate/inferers/window_tensors.h"
#include "hayate/volume/voxel_count.h"
#include "hayate/windows/constant_window.h"
#include "hayate/windows/voxel_boxes.h"
#include "hayate/windows/window_uses.h"

namespace hayate {
namespace {

/// Voxels of the windows that the network gets at once: where windows are large, several of them
/// are no faster than one, but take the memory of several.
constexpr std::int64_t kVoxelsAtOnce = 1 << 20;

/// Windows that are blended one after the other. The last channel of the sums are those of the
/// weights.
class WindowBlend {
 public:
  WindowBlend(const at::Tensor& x, const InfererOptions& options, const SumRoom& room)
      : image_shape_{x.size(2), x.size(3), x.size(4)},
        grid_(make_window_grid(image_shape_, options)),
        regions_(finished_regions(grid_)),
        uses_(grid_),
        padded_(pad_to_window(x, grid_, options).contiguous()),
        importance_(importance_tensor(grid_, options, at::kCPU)),
        room_(room) {}

  std::size_t window_count() const { return grid_.starts.size(); }

  std::int64_t windows_at_once(std::int64_t most) const {
    const std::int64_t voxels = importance_.numel();
    return std::clamp<std::int64_t>(kVoxelsAtOnce / std::max<std::int64_t>(voxels, 1), 1, most);
  }

  at::Tensor windows(std::size_t first, std::size_t end) const {
    std::vector<at::Tensor> windows;
    for (std::size_t i = first; i < end; ++i) {
      windows.push_back(box(padded_, grid_.starts[i], grid_.window_shape));
    }
    return at::cat(windows);
  }

  /// The values of windows, channel by channel, where each channel of each of them holds one.
  std::optional<WindowValues> values(std::size_t first, std::size_t end) const {
    WindowValues values;
    for (std::size_t i = first; i < end; ++i) {
      for (std::int64_t c = 0; c < padded_.size(1); ++c) {
        const auto value = constant_value(channel(c), grid_.padded_shape, window_box(grid_, i));
        if (!value) return std::nullopt;
        values.push_back(std::bit_cast<std::uint32_t>(*value));
      }
    }
    return values;
  }

  /// Makes room for a window, which the network is about to predict.
  void make_room(std::size_t window) {
    if (!sums_) return;
    sums_->keep_within(room_.memory_bytes, [&](const VoxelBox& brick) {
      return static_cast<std::int64_t>(uses_.next(brick, window));
    });
  }

  /// \param prediction  [K, wX, wY, wZ] of the window.
  void add(std::size_t window, const at::Tensor& prediction) {
    const std::int64_t channel_count = prediction.size(0);
    if (!sums_) sums_.emplace(channel_count + 1, cut_at_windows(grid_), room_.scratch_folder);
    const VoxelBox box = window_box(grid_, window);
    sums_->fetch(box);
    sums_->add(box, 0, prediction, importance_);
    sums_->add(box, channel_count, importance_.unsqueeze(0));
  }

  /// Hands over what is final behind the window, and forgets what nobody reads any more.
  void hand_over(std::size_t window, const UseLogits& use);

 private:
  class Finished;

  /// [X, Y, Z] of the padded volume.
  std::span<const float> channel(std::int64_t c) const {
    const std::int64_t size = voxel_count(grid_.padded_shape);
    return {padded_.const_data_ptr<float>() + c * size, static_cast<std::size_t>(size)};
  }

  SpatialShape image_shape_;
  WindowGrid grid_;
  std::vector<VoxelBox> regions_;
  WindowUses uses_;
  at::Tensor padded_;
  at::Tensor importance_;
  SumRoom room_;
  std::optional<BrickStore> sums_;
};

/// A region of the image of which the sums are divided by their weights.
class WindowBlend::Finished : public LogitRegion {
 public:
  Finished(const BrickStore& sums, const VoxelBox& box, const SpatialShape& pad_before)
      : sums_(sums), box_(box), pad_before_(pad_before) {}

  const VoxelBox& box() const override { return box_; }
  std::int64_t channel_count() const override { return sums_.channel_count() - 1; }

  void read(std::int64_t channel, const VoxelBox& wanted, const BoxPitch& pitch,
            float* out) const override {
    sums_.read(channel, moved(wanted, pad_before_), pitch, out);
  }

 private:
  const BrickStore& sums_;
  VoxelBox box_;
  SpatialShape pad_before_;
};

void WindowBlend::hand_over(std::size_t window, const UseLogits& use) {
  const VoxelBox& region = regions_[window];
  sums_->change(region, [&](const at::Tensor& sums) {
    const std::int64_t channel_count = sums.size(0) - 1;
    sums.narrow(0, 0, channel_count).div_(sums.narrow(0, channel_count, 1));
  });
  const VoxelBox image = moved({{0, 0, 0}, image_shape_}, grid_.pad_before);
  const VoxelBox in_image = intersection(region, image);
  if (!is_empty(in_image)) {
    sums_->fetch(with_halo(region));
    const auto [x, y, z] = grid_.pad_before;
    use(Finished(*sums_, moved(in_image, {-x, -y, -z}), grid_.pad_before));
  }
  sums_->forget(
      [&](const VoxelBox& brick) { return uses_.next(brick, window + 1) == window_count(); });
}

}  // namespace

LogitStream stream_windows(at::Tensor x, const InfererOptions& options, Predictor predictor,
                           SumRoom room) {
  return [x = std::move(x), options, predictor = std::move(predictor),
          room = std::move(room)](const UseLogits& use) {
    WindowBlend blend(x, options, room);
    KeptOutput kept;
    WindowCounts counts;
    const auto predict = [&](std::size_t first, std::size_t end) {
      const std::optional<WindowValues> values = blend.values(first, end);
      at::Tensor prediction = kept.find(values);
      blend.make_room(first);
      if (prediction.defined()) {
        counts.repeated += static_cast<std::int64_t>(end - first);
        return prediction;
      }
      kept.keep_within(room.repeated_bytes);
      prediction = predictor(blend.windows(first, end));
      kept.keep(values, prediction);
      return prediction;
    };
    const auto group = static_cast<std::size_t>(blend.windows_at_once(options.sw_batch_size));
    for (std::size_t first = 0; first < blend.window_count(); first += group) {
      const std::size_t end = std::min(first + group, blend.window_count());
      const at::Tensor prediction = predict(first, end);
      counts.count += static_cast<std::int64_t>(end - first);
      for (std::size_t i = first; i < end; ++i) {
        blend.add(i, prediction[static_cast<std::int64_t>(i - first)]);
        const TraceRange range("bring back");
        blend.hand_over(i, use);
      }
    }
    return counts;
  };
}

}  // namespace hayate
