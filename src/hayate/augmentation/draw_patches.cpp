// SPDX-License-Identifier: Apache-2.0
#include "hayate/augmentation/draw_patches.h"

#include "hayate/base/philox_stream.h"
#include "hayate/transforms/rand_intensity_transform.h"
#include "hayate/transforms/run_transform.h"

namespace hayate {
namespace {

/// A patch, and the shape that it has after what was drawn for it.
struct Drawing {
  DrawnPatch patch;
  SpatialShape shape{};
};

std::vector<Drawing> cut(const BoxTransform& crop, const DeviceCase& of, Random& random) {
  std::vector<Drawing> drawings;
  for (const VoxelBox& box : crop.draw_boxes(of.name, of.shape(), of.indices, random)) {
    drawings.push_back({{&of, box, {}}, box.shape()});
  }
  return drawings;
}

DrawnStep draw_step(const RandomTransform& transform, Drawing& drawing, PhiloxStream& random) {
  const auto* const intensities = transform.as_intensities();
  if (intensities == nullptr) {
    const auto mapping = transform.draw_mapping(drawing.shape, random);
    drawing.shape = mapping->shape;
    return {mapping, {}};
  }
  const std::int64_t channels = drawing.patch.of->image.size(0);
  DrawnChange drawn{intensities->draw_change(channels, random), {}};
  if (std::holds_alternative<IntensityNoise>(drawn.change)) {
    const SpatialShape& shape = drawing.shape;
    drawn.noise = take_normal_draws(random, channels * shape[0] * shape[1] * shape[2]);
  }
  return {std::nullopt, std::move(drawn)};
}

}  // namespace

std::vector<DrawnPatch> draw_patches(const Compose& chain, const DeviceCase& of, std::uint64_t seed,
                                     std::uint32_t epoch) {
  std::vector<Drawing> drawings;
  drawings.push_back({{&of, std::nullopt, {}}, of.shape()});
  for (std::size_t i = chain.deterministic_prefix(); i < chain.size(); ++i) {
    PhiloxStream random(StreamKey{seed, epoch, of.index, static_cast<std::uint32_t>(i)});
    with_transform_context(chain[i], of.name, [&] {
      if (const auto* patches = dynamic_cast<const PatchTransform*>(&chain[i])) {
        drawings = cut(*patches->as_boxes(), of, random);
        return;
      }
      const auto& transform = dynamic_cast<const RandomTransform&>(chain[i]);
      for (Drawing& drawing : drawings) {
        drawing.patch.steps.push_back(draw_step(transform, drawing, random));
      }
    });
  }
  std::vector<DrawnPatch> patches;
  for (Drawing& drawing : drawings) patches.push_back(std::move(drawing.patch));
  return patches;
}

}  // namespace hayate
