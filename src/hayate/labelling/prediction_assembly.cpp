// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/prediction_assembly.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "hayate/base/parallel.h"
#include "hayate/resampling/resample_axes.h"

namespace hayate {
namespace {

/// Voxels of the file along the edge of a tile: as many as leave its channels in a core's cache.
std::int64_t tile_edge(std::int64_t channel_count) {
  return channel_count <= 8 ? 32 : 16;
}

std::vector<VoxelBox> tiles_of(const VoxelBox& box, std::int64_t edge) {
  std::vector<VoxelBox> tiles;
  for (std::int64_t x = box.begin[0]; x < box.end[0]; x += edge) {
    for (std::int64_t y = box.begin[1]; y < box.end[1]; y += edge) {
      for (std::int64_t z = box.begin[2]; z < box.end[2]; z += edge) {
        tiles.push_back({{x, y, z},
                         {std::min(x + edge, box.end[0]), std::min(y + edge, box.end[1]),
                          std::min(z + edge, box.end[2])}});
      }
    }
  }
  return tiles;
}

std::int64_t voxel_count(const VoxelBox& box) {
  const SpatialShape shape = box.shape();
  return shape[0] * shape[1] * shape[2];
}

/// The prepared voxels that a tile reads, all channels, each with its gaps (BoxPitch).
class TileSource {
 public:
  TileSource(const VoxelBox& box, const BoxPitch& pitch, const LogitRegion& logits)
      : shape_(box.shape()),
        pitch_(pitch),
        channel_size_(shape_[0] * pitch.plane),
        values_(static_cast<std::size_t>(channel_size_ * logits.channel_count())),
        channel_count_(logits.channel_count()) {
    for (std::int64_t c = 0; c < channel_count_; ++c) {
      logits.read(c, box, pitch, values_.data() + c * channel_size_);
    }
  }

  VoxelView view(std::int64_t channel) const {
    return {.type = VoxelType::kFloat32,
            .voxels = reinterpret_cast<const std::byte*>(values_.data() + channel * channel_size_),
            .shape = shape_,
            .stride = {pitch_.plane, pitch_.row, 1}};
  }

  /// Returns the class of all of the voxels, where they are of one.
  std::optional<std::uint8_t> one_class(const ClassRegions& regions) {
    std::vector<std::uint8_t> classes(static_cast<std::size_t>(channel_size_));
    write_classes({values_, channel_count_}, regions, classes);
    for (std::int64_t x = 0; x < shape_[0]; ++x) {
      for (std::int64_t y = 0; y < shape_[1]; ++y) {
        const auto row = classes.begin() + x * pitch_.plane + y * pitch_.row;
        if (std::any_of(row, row + shape_[2], [&](auto c) { return c != classes.front(); })) {
          return std::nullopt;
        }
      }
    }
    return classes.front();
  }

 private:
  SpatialShape shape_;
  BoxPitch pitch_;
  std::int64_t channel_size_;
  std::vector<float> values_;
  std::int64_t channel_count_;
};

/// Copies the voxels of a box, C order, into a channel of a volume.
template <class T>
void write_box(std::span<const T> values, const VoxelBox& box, const SpatialShape& shape,
               std::span<T> channel) {
  const T* from = values.data();
  const std::int64_t length = box.end[2] - box.begin[2];
  for (std::int64_t x = box.begin[0]; x < box.end[0]; ++x) {
    for (std::int64_t y = box.begin[1]; y < box.end[1]; ++y) {
      std::copy_n(from, length, channel.data() + (x * shape[1] + y) * shape[2] + box.begin[2]);
      from += length;
    }
  }
}

/// The prediction of an image of which nothing was seen.
Prediction unseen_prediction(const FileGrid& file, std::int64_t channel_count,
                             const PredictionOutputs& outputs, bool has_regions) {
  const auto zeros = [&](VoxelType type, std::int64_t channels) {
    return Volume::zeros(type, {channels, file.shape[0], file.shape[1], file.shape[2]},
                         file.voxel_to_world);
  };
  Prediction prediction{zeros(VoxelType::kUint8, 1)};
  if (outputs.uncertainty) prediction.uncertainty = zeros(VoxelType::kFloat32, 1);
  if (!outputs.probabilities) return prediction;
  prediction.probabilities = zeros(VoxelType::kFloat32, channel_count);
  if (!has_regions) std::ranges::fill(prediction.probabilities->channel<float>(0), 1.0F);
  return prediction;
}

}  // namespace

PredictionAssembly::PredictionAssembly(const FileGrid& prepared, const FileGrid& file,
                                       std::int64_t channel_count, const PredictionOutputs& outputs,
                                       ClassRegions regions)
    : sampling_(prepared, file),
      channel_count_(channel_count),
      regions_(std::move(regions)),
      prediction_(unseen_prediction(file, channel_count, outputs, !regions_.empty())) {}

void PredictionAssembly::add(const LogitRegion& logits) {
  const VoxelBox voxels = sampling_.voxels_of(logits.box());
  const std::vector<VoxelBox> tiles = tiles_of(voxels, tile_edge(channel_count_));
  parallel_for(std::ssize(tiles), thread_count(),
               [&](std::int64_t i) { add_tile(tiles[static_cast<std::size_t>(i)], logits); });
}

void PredictionAssembly::add_tile(const VoxelBox& tile, const LogitRegion& logits) {
  const VoxelBox sources = sampling_.sources_of(tile);
  TileSource source(sources, sampling_.pitch_of(sources), logits);
  if (!prediction_.probabilities && !prediction_.uncertainty) {
    if (const auto one_class = source.one_class(regions_)) return write_class(tile, *one_class);
  }
  const AxisGrid grid = sampling_.grid_of(tile, sources);
  std::vector<float> values(static_cast<std::size_t>(channel_count_ * voxel_count(tile)));
  const ChannelScores scores{values, channel_count_};
  for (std::int64_t c = 0; c < channel_count_; ++c) {
    resample_axes(source.view(c), grid, nullptr, scores.channel(c));
  }
  write(tile, scores);
}

void PredictionAssembly::write_class(const VoxelBox& tile, std::uint8_t written) {
  if (written == 0) return;
  const std::vector<std::uint8_t> classes(static_cast<std::size_t>(voxel_count(tile)), written);
  write_box<std::uint8_t>(classes, tile, prediction_.label.spatial_shape(),
                          prediction_.label.voxels<std::uint8_t>());
}

void PredictionAssembly::write(const VoxelBox& tile, const ChannelScores& scores) {
  const SpatialShape shape = prediction_.label.spatial_shape();
  std::vector<std::uint8_t> classes(static_cast<std::size_t>(scores.voxel_count));
  write_classes(scores, regions_, classes);
  write_box<std::uint8_t>(classes, tile, shape, prediction_.label.voxels<std::uint8_t>());
  if (!prediction_.probabilities && !prediction_.uncertainty) return;
  make_probabilities(scores, !regions_.empty());
  if (prediction_.uncertainty) {
    std::vector<float> entropy(classes.size());
    write_entropy(scores, !regions_.empty(), entropy);
    write_box<float>(entropy, tile, shape, prediction_.uncertainty->voxels<float>());
  }
  if (!prediction_.probabilities) return;
  for (std::int64_t c = 0; c < channel_count_; ++c) {
    write_box<float>(scores.channel(c), tile, shape, prediction_.probabilities->channel<float>(c));
  }
}

}  // namespace hayate
