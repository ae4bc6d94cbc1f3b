// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hayate/phantom/coarse_field.h"
#include "hayate/phantom/sampled_solid.h"

namespace hayate {

/// Paints the columns of voxels along Z, cell by cell of the node grid: the solids in a cell over
/// each other, with soft edges, and their texture.
class CellPainter {
 public:
  /// \param edge_mm  half the width of an edge across the slice: the blur of the scanner.
  CellPainter(const std::vector<SampledSolid>& solids, const CoarseField& texture,
              const CoarseField& streaks, float edge_mm);

  /// Goes to the cells of one X.
  void enter_row(std::int64_t cell_x);
  /// Goes to a cell of that row, and in it to the plane of columns that is `fraction` of the way to
  /// its far X nodes.
  void enter_cell(std::int64_t cell_y, float fraction);
  /// Paints the column `fraction` of the way to the far Y nodes: HU without noise, and class
  /// indices where a coat has a label. \pre  both have a value per slice; the labels are 0.
  void paint_column(float fraction, std::span<float> hounsfield, std::span<std::uint8_t> label);

 private:
  /// A solid in a cell: the coats and the slices that show there.
  struct Layer {
    const SampledSolid* solid;
    std::span<const Coat> coats;
    /// The whole cell lies in the last coat.
    bool in_core;
    std::int64_t first_slice;
    std::int64_t end_slice;
  };
  /// Values at the near and the far Y side of the present plane.
  struct Sides {
    std::vector<float> near;
    std::vector<float> far;
  };

  std::vector<Layer> find_layers(std::int64_t cell_y) const;
  template <class Field>
  Sides interpolate_sides(const Field& field, std::int64_t first, std::int64_t count) const;
  void paint_layer(const Layer& layer, const Sides& distances, float fraction,
                   std::span<float> hounsfield, std::span<std::uint8_t> label);
  void paint_coat(const Coat& coat, std::size_t begin, std::span<float> hounsfield,
                  std::span<std::uint8_t> label);

  const std::vector<SampledSolid>& solids_;
  const CoarseField& texture_;
  const CoarseField& streaks_;
  float edge_mm_;
  std::int64_t cell_x_ = 0;
  std::int64_t cell_y_ = 0;
  float fraction_x_ = 0.0F;
  /// Layers of each cell in the row.
  std::vector<std::vector<Layer>> layers_;
  /// Distances for each layer of the present cell.
  std::vector<Sides> distances_;
  Sides texture_sides_;
  Sides streaks_sides_;
  /// Values along the column that is being painted.
  std::vector<float> distance_;
  std::vector<float> half_edge_;
  std::vector<float> amplitude_;
};

}  // namespace hayate
