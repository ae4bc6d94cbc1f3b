// SPDX-License-Identifier: Apache-2.0
#include "hayate/labelling/prediction_assembly.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "hayate/base/parallel.h"
#include "hayate/resampling/resample_axes.h"
#include "hayate/volume/voxel_count.h"

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
  /// \param regions  as write_classes takes them
  std::optional<std::uint8_t> one_class(std::span<const WrittenClass> regions) {
    std::vector<std::uint8_t> classes(static_cast<std::size_t>(channel_size_));
    write_classes({values_, channel_count_}, regions, classes);
    const std::uint8_t first = classes.front();
    if (!all_of(classes.begin(), [&](std::uint8_t c) { return c == first; })) return std::nullopt;
    return first;
  }

  /// Whether each channel is above 0 in all of the voxels or in none.
  bool has_one_sign() const {
    for (std::int64_t c = 0; c < channel_count_; ++c) {
      const auto channel = values_.begin() + c * channel_size_;
      const bool is_above = *channel > 0.0F;
      if (!all_of(channel, [&](float value) { return (value > 0.0F) == is_above; })) return false;
    }
    return true;
  }

 private:
  /// Whether all voxels are so, what lies in the gaps aside. \param begin  of a channel
  template <class Iterator, class IsSo>
  bool all_of(Iterator begin, IsSo is_so) const {
    for (std::int64_t x = 0; x < shape_[0]; ++x) {
      for (std::int64_t y = 0; y < shape_[1]; ++y) {
        const auto row = begin + x * pitch_.plane + y * pitch_.row;
        if (!std::all_of(row, row + shape_[2], is_so)) return false;
      }
    }
    return true;
  }

  SpatialShape shape_;
  BoxPitch pitch_;
  std::int64_t channel_size_;
  std::vector<float> values_;
  std::int64_t channel_count_;
};

/// Probabilities of what was not seen.
std::vector<float> unseen_probabilities(std::int64_t channel_count, bool has_regions) {
  std::vector<float> unseen(static_cast<std::size_t>(channel_count), 0.0F);
  if (!has_regions) unseen.front() = 1.0F;
  return unseen;
}

}  // namespace

PredictionAssembly::PredictionAssembly(const FileGrid& prepared, const FileGrid& file,
                                       std::int64_t channel_count, const PredictionOutputs& outputs,
                                       const ClassRegions& regions,
                                       const std::optional<std::filesystem::path>& scratch_folder)
    : sampling_(prepared, file),
      channel_count_(channel_count),
      has_regions_(!regions.empty()),
      are_written_together_(has_regions_ && regions.front().is_written_together),
      written_classes_(written_classes(regions)) {
  const auto shape_of = [&](std::int64_t channels) {
    return VolumeShape{channels, file.shape[0], file.shape[1], file.shape[2]};
  };
  label_ = Volume::zeros(VoxelType::kUint8, shape_of(1), file.voxel_to_world);
  if (outputs.probabilities) {
    probabilities_ = std::make_shared<BoxedVolume>(
        shape_of(channel_count), file.voxel_to_world,
        unseen_probabilities(channel_count, has_regions_), scratch_folder);
  }
  if (outputs.uncertainty) {
    uncertainty_ = std::make_shared<BoxedVolume>(shape_of(1), file.voxel_to_world,
                                                 std::vector<float>{0.0F}, scratch_folder);
  }
}

Prediction PredictionAssembly::finish() && {
  return {std::move(label_), std::move(probabilities_), std::move(uncertainty_)};
}

void PredictionAssembly::add(const LogitRegion& logits) {
  const VoxelBox voxels = sampling_.voxels_of(logits.box());
  const std::vector<VoxelBox> tiles = tiles_of(voxels, tile_edge(channel_count_));
  parallel_for(std::ssize(tiles), thread_count(),
               [&](std::int64_t i) { add_tile(tiles[static_cast<std::size_t>(i)], logits); });
}

void PredictionAssembly::add_tile(const VoxelBox& tile, const LogitRegion& logits) {
  const VoxelBox sources = sampling_.sources_of(tile);
  TileSource source(sources, sampling_.pitch_of(sources), logits);
  // Where regions are written together, more of them may be at one place between voxels than at any
  // of these, so that each region has to be there everywhere or nowhere.
  const bool may_be_of_one = !are_written_together_ || source.has_one_sign();
  if (!probabilities_ && !uncertainty_ && may_be_of_one) {
    if (const auto one_class = source.one_class(written_classes_))
      return write_class(tile, *one_class);
  }
  const AxisGrid grid = sampling_.grid_of(tile, sources);
  std::vector<float> values(static_cast<std::size_t>(channel_count_ * voxel_count(tile.shape())));
  const ChannelScores scores{values, channel_count_};
  for (std::int64_t c = 0; c < channel_count_; ++c) {
    resample_axes(source.view(c), grid, nullptr, scores.channel(c));
  }
  write(tile, scores);
}

void PredictionAssembly::write_class(const VoxelBox& tile, std::uint8_t written) {
  if (written == 0) return;
  const auto size = static_cast<std::size_t>(voxel_count(tile.shape()));
  write_classes_of(tile, std::vector<std::uint8_t>(size, written));
}

void PredictionAssembly::write(const VoxelBox& tile, const ChannelScores& scores) {
  std::vector<std::uint8_t> classes(static_cast<std::size_t>(scores.voxel_count));
  write_classes(scores, written_classes_, classes);
  write_classes_of(tile, classes);
  if (!probabilities_ && !uncertainty_) return;
  make_probabilities(scores, has_regions_);
  if (uncertainty_) {
    std::vector<float> entropy(classes.size());
    write_entropy(scores, has_regions_, entropy);
    uncertainty_->add(tile, entropy);
  }
  if (!probabilities_) return;
  const std::size_t size = classes.size() * static_cast<std::size_t>(channel_count_);
  probabilities_->add(tile, {scores.values, size});
}

/// Copies the voxels of a tile, C order, into the label.
void PredictionAssembly::write_classes_of(const VoxelBox& tile,
                                          std::span<const std::uint8_t> classes) {
  const SpatialShape shape = label_.spatial_shape();
  const std::uint8_t* from = classes.data();
  const std::int64_t length = tile.end[2] - tile.begin[2];
  for (std::int64_t x = tile.begin[0]; x < tile.end[0]; ++x) {
    for (std::int64_t y = tile.begin[1]; y < tile.end[1]; ++y) {
      std::copy_n(
          from, length,
          label_.voxels<std::uint8_t>().data() + (x * shape[1] + y) * shape[2] + tile.begin[2]);
      from += length;
    }
  }
}

}  // namespace hayate
