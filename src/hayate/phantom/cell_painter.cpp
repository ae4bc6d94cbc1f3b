// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/cell_painter.h"

#include <algorithm>
#include <cmath>

namespace hayate {
namespace {

constexpr float kAir = -1000.0F;

/// Beyond this distance a voxel is wholly inside or outside: half of the widest edge, which is that
/// of a surface lying in the plane of 5 mm slices (see paint_layer).
constexpr float kReachMm = 4.0F;

/// out = a + fraction·(b - a)
void interpolate(const float* a, const float* b, float fraction, std::vector<float>& out,
                 std::size_t count) {
  out.resize(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = a[i] + fraction * (b[i] - a[i]);
}

}  // namespace

CellPainter::CellPainter(const std::vector<SampledSolid>& solids, const CoarseField& texture,
                         const CoarseField& streaks, float edge_mm)
    : solids_(solids), texture_(texture), streaks_(streaks), edge_mm_(edge_mm) {
  amplitude_.resize(static_cast<std::size_t>(texture.grid().slices));
}

void CellPainter::enter_row(std::int64_t cell_x) {
  cell_x_ = cell_x;
  layers_.clear();
  for (std::int64_t y = 0; y < texture_.grid().cells_y(); ++y) layers_.push_back(find_layers(y));
}

std::vector<CellPainter::Layer> CellPainter::find_layers(std::int64_t cell_y) const {
  std::vector<Layer> layers;
  for (const SampledSolid& solid : solids_) {
    if (!solid.covers_cell(cell_x_, cell_y)) continue;
    const float* corners[] = {solid.column(cell_x_, cell_y), solid.column(cell_x_ + 1, cell_y),
                              solid.column(cell_x_, cell_y + 1),
                              solid.column(cell_x_ + 1, cell_y + 1)};
    const std::vector<Coat>& coats = solid.coats();
    std::int64_t first = solid.slice_count();
    std::int64_t end = 0;
    float outermost = -1e9F;
    for (std::int64_t z = 0; z < solid.slice_count(); ++z) {
      const float low = std::min({corners[0][z], corners[1][z], corners[2][z], corners[3][z]});
      outermost = std::max({outermost, corners[0][z], corners[1][z], corners[2][z], corners[3][z]});
      if (low + coats.front().depth_mm > kReachMm) continue;
      first = std::min(first, z);
      end = z + 1;
    }
    if (first >= end) continue;
    std::size_t shown = 0;
    const auto lies_in = [&](std::size_t coat) {
      return outermost + coats[coat].depth_mm < -kReachMm;
    };
    while (shown + 1 < coats.size() && lies_in(shown + 1)) ++shown;
    // What hides the whole column spares painting what is under it.
    if (lies_in(shown) && solid.slice_count() == texture_.grid().slices) layers.clear();
    layers.push_back(
        {&solid, std::span(coats).subspan(shown), lies_in(coats.size() - 1), first, end});
  }
  return layers;
}

template <class Field>
CellPainter::Sides CellPainter::interpolate_sides(const Field& field, std::int64_t first,
                                                  std::int64_t count) const {
  Sides sides;
  const auto size = static_cast<std::size_t>(count);
  interpolate(field.column(cell_x_, cell_y_) + first, field.column(cell_x_ + 1, cell_y_) + first,
              fraction_x_, sides.near, size);
  interpolate(field.column(cell_x_, cell_y_ + 1) + first,
              field.column(cell_x_ + 1, cell_y_ + 1) + first, fraction_x_, sides.far, size);
  return sides;
}

void CellPainter::enter_cell(std::int64_t cell_y, float fraction) {
  cell_y_ = cell_y;
  fraction_x_ = fraction;
  distances_.clear();
  for (const Layer& layer : layers_[static_cast<std::size_t>(cell_y)]) {
    const std::int64_t count = layer.in_core ? 0 : layer.end_slice - layer.first_slice;
    distances_.push_back(interpolate_sides(*layer.solid, layer.first_slice, count));
  }
  texture_sides_ = interpolate_sides(texture_, 0, texture_.grid().slices);
  streaks_sides_ = interpolate_sides(streaks_, 0, streaks_.grid().slices);
}

void CellPainter::paint_coat(const Coat& coat, std::size_t begin, std::span<float> hounsfield,
                             std::span<std::uint8_t> label) {
  float* value = hounsfield.data() + begin;
  float* amplitude = amplitude_.data() + begin;
  for (std::size_t z = 0; z < distance_.size(); ++z) {
    const float depth = -(distance_[z] + coat.depth_mm) / half_edge_[z];
    const float cover = std::min(std::max(0.5F + 0.5F * depth, 0.0F), 1.0F);
    value[z] += cover * (coat.hounsfield - value[z]);
    amplitude[z] += cover * (coat.texture - amplitude[z]);
  }
  if (coat.label == 0) return;
  for (std::size_t z = 0; z < distance_.size(); ++z) {
    if (distance_[z] + coat.depth_mm < 0.0F) label[begin + z] = coat.label;
  }
}

void CellPainter::paint_layer(const Layer& layer, const Sides& distances, float fraction,
                              std::span<float> hounsfield, std::span<std::uint8_t> label) {
  const auto begin = static_cast<std::size_t>(layer.solid->first_slice() + layer.first_slice);
  const auto count = static_cast<std::size_t>(layer.end_slice - layer.first_slice);
  if (layer.in_core) {
    const Coat& core = layer.coats.back();
    std::ranges::fill(hounsfield.subspan(begin, count), core.hounsfield);
    std::ranges::fill(std::span(amplitude_).subspan(begin, count), core.texture);
    if (core.label != 0) std::ranges::fill(label.subspan(begin, count), core.label);
    return;
  }
  interpolate(distances.near.data(), distances.far.data(), fraction, distance_, count);
  // A voxel averages over its slice: where the distance changes along z, the edge is as wide as it
  // changes within the slice.
  half_edge_.resize(count);
  for (std::size_t z = 0; z < count; ++z) {
    const float below = distance_[z == 0 ? 0 : z - 1];
    const float above = distance_[z + 1 == count ? z : z + 1];
    half_edge_[z] = edge_mm_ + 0.25F * std::abs(above - below);
  }
  for (const Coat& coat : layer.coats) paint_coat(coat, begin, hounsfield, label);
}

void CellPainter::paint_column(float fraction, std::span<float> hounsfield,
                               std::span<std::uint8_t> label) {
  std::ranges::fill(hounsfield, kAir);
  std::ranges::fill(amplitude_, 0.0F);
  const std::vector<Layer>& layers = layers_[static_cast<std::size_t>(cell_y_)];
  for (std::size_t i = 0; i < layers.size(); ++i) {
    paint_layer(layers[i], distances_[i], fraction, hounsfield, label);
  }
  const float* texture_near = texture_sides_.near.data();
  const float* texture_far = texture_sides_.far.data();
  const float* streaks_near = streaks_sides_.near.data();
  const float* streaks_far = streaks_sides_.far.data();
  for (std::size_t z = 0; z < hounsfield.size(); ++z) {
    const float texture = texture_near[z] + fraction * (texture_far[z] - texture_near[z]);
    const float streaks = streaks_near[z] + fraction * (streaks_far[z] - streaks_near[z]);
    hounsfield[z] += amplitude_[z] * texture + streaks;
  }
}

}  // namespace hayate
