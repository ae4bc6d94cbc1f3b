// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/util/ParallelGuard.h>

#include "hayate/inferers/brick_store.h"
#include "hayate/inferers/logit_stream.h"
#include "hayate/inferers/mirrored_mean.h"
#include "hayate/windows/voxel_boxes.h"

namespace hayate {
namespace {

/// Planes of a volume that are read, added and handed over at once.
constexpr std::int64_t kPlanes = 16;

VoxelBox planes_of(const VoxelBox& box, std::int64_t begin) {
  VoxelBox planes = box;
  planes.begin[0] = begin;
  planes.end[0] = std::min(begin + kPlanes, box.end[0]);
  return planes;
}

/// Logits of a box, all channels: [1, K, box] float32.
at::Tensor read_logits(const LogitRegion& region, const VoxelBox& box) {
  const SpatialShape shape = box.shape();
  at::Tensor logits =
      at::empty({1, region.channel_count(), shape[0], shape[1], shape[2]}, at::kFloat);
  for (std::int64_t c = 0; c < region.channel_count(); ++c) {
    region.read(c, box, {shape[1] * shape[2], shape[2]},
                logits.data_ptr<float>() + c * shape[0] * shape[1] * shape[2]);
  }
  return logits;
}

/// Where a box lies in the volume before it was mirrored.
VoxelBox mirrored_back(const VoxelBox& box, const SpatialShape& shape,
                       const std::vector<std::int64_t>& axes) {
  VoxelBox result = box;
  for (const std::int64_t a : axes) {
    const auto axis = static_cast<std::size_t>(a);
    result.begin[axis] = shape[axis] - box.end[axis];
    result.end[axis] = shape[axis] - box.begin[axis];
  }
  return result;
}

/// What a stream predicts of a volume that is mirrored along axes 0, 1, 2.
struct MirroredStream {
  LogitStream stream;
  std::vector<std::int64_t> axes;
};

/// The mean of the probabilities of whole volumes, of which only a part has to be in memory.
class MeanProbabilities {
 public:
  MeanProbabilities(const SpatialShape& shape, ChannelKind kind, SumRoom room)
      : shape_(shape), kind_(kind), room_(std::move(room)) {}

  void add(const MirroredStream& mirrored) {
    counts_ += mirrored.stream([&](const LogitRegion& region) {
      for (std::int64_t x = region.box().begin[0]; x < region.box().end[0]; x += kPlanes) {
        add_planes(region, planes_of(region.box(), x), mirrored.axes);
      }
      sums_->keep_within(room_.memory_bytes, [](const VoxelBox&) { return 0; });
    });
    ++count_;
  }

  /// By how many windows all of them were predicted.
  const WindowCounts& counts() const { return counts_; }

  void hand_over(const UseLogits& use) {
    const VoxelBox volume{{0, 0, 0}, shape_};
    for (std::int64_t x = 0; x < shape_[0]; x += kPlanes) {
      const VoxelBox planes = planes_of(volume, x);
      sums_->keep_within(room_.memory_bytes, [](const VoxelBox& brick) { return brick.end[0]; });
      sums_->fetch(with_halo(planes));
      use(Mean(*this, planes));
      sums_->forget([&](const VoxelBox& brick) { return brick.end[0] < planes.end[0]; });
    }
  }

 private:
  class Mean : public LogitRegion {
   public:
    Mean(const MeanProbabilities& of, const VoxelBox& box) : of_(of), box_(box) {}
    const VoxelBox& box() const override { return box_; }
    std::int64_t channel_count() const override { return of_.sums_->channel_count(); }
    void read(std::int64_t channel, const VoxelBox& wanted, const BoxPitch& pitch,
              float* out) const override {
      of_.sums_->read(channel, wanted, pitch, out);
      // Several threads read at once, each for itself.
      const c10::ParallelGuard serial(true);
      const SpatialShape shape = wanted.shape();
      at::Tensor values = at::from_blob(out, shape, {pitch.plane, pitch.row, 1}, at::kFloat);
      const at::Tensor mean = (values / of_.count_).unsqueeze(0).unsqueeze(0);
      values.copy_(channel_logits(mean, of_.kind_)[0][0]);
    }

   private:
    const MeanProbabilities& of_;
    VoxelBox box_;
  };

  void add_planes(const LogitRegion& region, const VoxelBox& planes,
                  const std::vector<std::int64_t>& axes) {
    if (!sums_) sums_.emplace(region.channel_count(), cuts(), room_.scratch_folder);
    const at::Tensor probabilities =
        mirror(channel_probabilities(read_logits(region, planes), kind_), axes).squeeze(0);
    const VoxelBox box = mirrored_back(planes, shape_, axes);
    sums_->fetch(box);
    sums_->add(box, 0, probabilities);
  }

  AxisCuts cuts() const {
    AxisCuts cuts{{{}, {0, shape_[1]}, {0, shape_[2]}}};
    for (std::int64_t x = 0; x < shape_[0]; x += kPlanes) cuts[0].push_back(x);
    cuts[0].push_back(shape_[0]);
    return cuts;
  }

  SpatialShape shape_;
  ChannelKind kind_;
  SumRoom room_;
  std::optional<BrickStore> sums_;
  double count_ = 0.0;
  WindowCounts counts_;
};

LogitStream stream_mean_of(std::vector<MirroredStream> streams, const SpatialShape& shape,
                           ChannelKind kind, const SumRoom& room) {
  return [streams = std::move(streams), shape, kind, room](const UseLogits& use) {
    MeanProbabilities mean(shape, kind, room);
    for (const MirroredStream& one : streams) mean.add(one);
    mean.hand_over(use);
    return mean.counts();
  };
}

}  // namespace

LogitStream stream_mirrored_windows(const at::Tensor& x, const InfererOptions& options,
                                    const Predictor& predictor, ChannelKind kind,
                                    const SumRoom& room) {
  const std::vector<std::int64_t>& axes = options.mirror_axes;
  if (axes.empty()) return stream_windows(x, options, predictor, room);
  std::vector<MirroredStream> streams;
  for (const std::vector<std::int64_t>& subset : axis_subsets(axes)) {
    streams.push_back({[=](const UseLogits& use) {
                         // Mirrored when its turn comes: one such volume at a time.
                         return stream_windows(mirror(x, subset), options, predictor, room)(use);
                       },
                       subset});
  }
  return stream_mean_of(std::move(streams), {x.size(2), x.size(3), x.size(4)}, kind, room);
}

LogitStream stream_mean(std::vector<LogitStream> streams, const SpatialShape& shape,
                        ChannelKind kind, const SumRoom& room) {
  std::vector<MirroredStream> unmirrored;
  for (LogitStream& stream : streams) unmirrored.push_back({std::move(stream), {}});
  return stream_mean_of(std::move(unmirrored), shape, kind, room);
}

}  // namespace hayate
