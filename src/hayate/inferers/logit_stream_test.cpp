// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/logit_stream.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/rand.h>
#include <gtest/gtest.h>

#include "hayate/inferers/mean_ensemble.h"
#include "hayate/inferers/mirrored_mean.h"
#include "hayate/inferers/window_tensors.h"

namespace hayate {
namespace {

const SumRoom kNoRoom{.memory_bytes = 0};

/// Something that depends on where in its window a voxel lies, channels last as networks leave it.
at::Tensor predict(const at::Tensor& windows) {
  const at::Tensor sums = windows.cumsum(2);
  return at::cat({windows, sums * 0.3, windows.cumsum(4) - sums}, 1)
      .to(at::kBFloat16)
      .contiguous(at::MemoryFormat::ChannelsLast3d);
}

InfererOptions small_windows() {
  InfererOptions options;
  options.roi_size = {8, 6, 5};
  options.overlap = {0.4};
  options.mode = BlendMode::kGaussian;
  return options;
}

/// Puts the regions of a stream together, and reads a voxel in front of each, where there is one.
at::Tensor gather(const LogitStream& stream, const SpatialShape& shape) {
  at::Tensor all;
  std::int64_t voxels = 0;
  stream([&](const LogitRegion& region) {
    if (!all.defined()) {
      all = at::full({1, region.channel_count(), shape[0], shape[1], shape[2]}, -1e9);
    }
    VoxelBox box = region.box();
    const SpatialShape own = box.shape();
    voxels += own[0] * own[1] * own[2];
    for (std::int64_t& begin : box.begin) begin = std::max<std::int64_t>(begin - 1, 0);
    const SpatialShape wide = box.shape();
    for (std::int64_t c = 0; c < region.channel_count(); ++c) {
      at::Tensor part = at::empty({wide[0], wide[1], wide[2]}, at::kFloat);
      region.read(c, box, {wide[1] * wide[2], wide[2]}, part.data_ptr<float>());
      at::Tensor to = all[0][c];
      for (std::size_t axis = 0; axis < 3; ++axis) {
        to = to.narrow(static_cast<std::int64_t>(axis), box.begin[axis], wide[axis]);
      }
      to.copy_(part);
    }
  });
  EXPECT_EQ(voxels, shape[0] * shape[1] * shape[2]);
  return all;
}

void expect_windows_alike(const SpatialShape& shape, const InfererOptions& options,
                          const SumRoom& room) {
  const at::Tensor x = at::rand({1, 1, shape[0], shape[1], shape[2]});
  EXPECT_TRUE(at::equal(gather(stream_windows(x, options, predict, room), shape),
                        sliding_window_inference(x, options, predict)));
}

TEST(LogitStream, HasTheBitsOfSlidingWindows) {
  expect_windows_alike({21, 17, 13}, small_windows(), {});
  expect_windows_alike({8, 17, 5}, small_windows(), {});
}

TEST(LogitStream, HasThemAlsoWhereAllSumsWaitOnTheDisk) {
  expect_windows_alike({21, 17, 13}, small_windows(), kNoRoom);
}

TEST(LogitStream, HasThemForVolumesThatAreSmallerThanAWindow) {
  expect_windows_alike({5, 17, 3}, small_windows(), {});
  InfererOptions whole = small_windows();
  whole.roi_size = {0, 0, 0};
  expect_windows_alike({5, 7, 3}, whole, {});
}

/// A volume of one value but for a corner, where windows of 8 x 6 x 5 hold others.
at::Tensor mostly_air(std::int64_t channels) {
  at::Tensor x = at::full({1, channels, 40, 17, 13}, 0.5);
  x.narrow(2, 0, 6).narrow(3, 3, 5).copy_(at::rand({1, channels, 6, 5, 13}));
  return x;
}

/// How many windows hold other values than 0.5.
std::int64_t count_windows_with_others(const at::Tensor& x, const InfererOptions& options) {
  const WindowGrid grid = make_window_grid({x.size(2), x.size(3), x.size(4)}, options);
  return std::ranges::count_if(grid.starts, [&](const SpatialShape& start) {
    return box(x, start, grid.window_shape).ne(0.5).any().item<bool>();
  });
}

/// Counts the windows that the network gets.
struct CountingPredictor {
  std::shared_ptr<std::int64_t> count = std::make_shared<std::int64_t>(0);
  at::Tensor operator()(const at::Tensor& windows) const {
    *count += windows.size(0);
    return predict(windows);
  }
};

TEST(LogitStream, RunsTheNetworkOnceForWindowsOfOneValue) {
  InfererOptions options = small_windows();
  options.sw_batch_size = 1;
  for (const std::int64_t channels : {1, 2}) {
    const at::Tensor x = mostly_air(channels);
    const CountingPredictor in_one_piece;
    const at::Tensor expected = sliding_window_inference(x, options, in_one_piece);
    const CountingPredictor streamed;
    WindowCounts counts;
    const LogitStream stream = stream_windows(x, options, streamed, {});
    const at::Tensor got =
        gather([&](const UseLogits& use) { return counts = stream(use); }, {40, 17, 13});
    EXPECT_TRUE(at::equal(got, expected));
    EXPECT_EQ(counts.count, *in_one_piece.count);
    EXPECT_EQ(counts.count - counts.repeated, *streamed.count);
    EXPECT_EQ(*streamed.count, count_windows_with_others(x, options) + 1);
  }
}

TEST(LogitStream, RunsItAnewForEachRunOfThemWithoutRoomForItsOutput) {
  InfererOptions options = small_windows();
  options.sw_batch_size = 1;
  const at::Tensor x = mostly_air(1);
  const CountingPredictor with_room;
  const CountingPredictor without;
  const SumRoom no_room{.memory_bytes = 0, .repeated_bytes = 0};
  EXPECT_TRUE(at::equal(gather(stream_windows(x, options, without, no_room), {40, 17, 13}),
                        gather(stream_windows(x, options, with_room, {}), {40, 17, 13})));
  // Windows of air at the far end of Y lie between those that hold something at 0 and at 4 along X.
  EXPECT_EQ(*without.count, *with_room.count + 1);
}

TEST(LogitStream, TakesGroupsOfWindowsOfOneValueTogether) {
  InfererOptions options = small_windows();
  options.sw_batch_size = 4;
  const at::Tensor x = mostly_air(1);
  const CountingPredictor streamed;
  EXPECT_TRUE(at::equal(gather(stream_windows(x, options, streamed, {}), {40, 17, 13}),
                        sliding_window_inference(x, options, predict)));
  EXPECT_LT(*streamed.count, std::ssize(make_window_grid({40, 17, 13}, options).starts) / 2);
}

TEST(LogitStream, HasTheBitsOfMirroredMeans) {
  const SpatialShape shape{21, 9, 13};
  const at::Tensor x = at::rand({1, 1, 21, 9, 13});
  InfererOptions options = small_windows();
  options.mirror_axes = {0, 2};
  const auto by_windows = [&](const at::Tensor& volumes) {
    return sliding_window_inference(volumes, options, predict);
  };
  for (const ChannelKind kind : {ChannelKind::kClasses, ChannelKind::kRegions}) {
    const at::Tensor expected =
        channel_logits(mirrored_mean(x, options.mirror_axes, by_windows, kind), kind);
    for (const SumRoom& room : {SumRoom{}, kNoRoom}) {
      const at::Tensor got =
          gather(stream_mirrored_windows(x, options, predict, kind, room), shape);
      EXPECT_TRUE(at::equal(got, expected)) << (got - expected).abs().max().item<float>();
    }
  }
}

TEST(LogitStream, HasTheBitsOfTheMeanOfSeveral) {
  const SpatialShape shape{21, 9, 13};
  const at::Tensor x = at::rand({1, 1, 21, 9, 13});
  const InfererOptions options = small_windows();
  const Predictor other = [](const at::Tensor& windows) { return predict(windows * 2.0 - 1.0); };
  MeanEnsemble mean;
  std::vector<LogitStream> streams;
  for (const Predictor& predictor : {Predictor(predict), other}) {
    const at::Tensor logits = sliding_window_inference(x, options, predictor);
    mean.add(channel_probabilities(logits, ChannelKind::kClasses));
    streams.push_back(stream_windows(x, options, predictor, kNoRoom));
  }
  const at::Tensor got = gather(stream_mean(streams, shape, ChannelKind::kClasses, kNoRoom), shape);
  EXPECT_TRUE(at::equal(got, channel_logits(mean.mean(), ChannelKind::kClasses)));
}

}  // namespace
}  // namespace hayate
