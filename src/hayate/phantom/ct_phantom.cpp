// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/ct_phantom.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"
#include "hayate/phantom/anatomy.h"
#include "hayate/phantom/cell_painter.h"
#include "hayate/phantom/coarse_field.h"
#include "hayate/phantom/ct_noise.h"
#include "hayate/phantom/scan_geometry.h"

namespace hayate {
namespace {

/// A stream of its own, so that a training run with the same seed does not draw the same numbers.
constexpr std::uint32_t kPhantomStream = 0xffff0002U;

/// What CT scanners store.
constexpr float kLowestHounsfield = -1024.0F;
constexpr float kHighestHounsfield = 3071.0F;

void check_range(const char* name, const std::vector<double>& range, double minimum,
                 double maximum) {
  if (range.size() == 2 && range[0] <= range[1] && range[0] >= minimum && range[1] <= maximum) {
    return;
  }
  throw RecipeError(
      fmt::format("{}: got [{}], expected two numbers from {} to {}, the smaller one first", name,
                  fmt::join(range, ", "), minimum, maximum));
}

/// The top of the table under the patient's back, a carbon shell curved upwards.
Solid make_table(const TrunkShape& trunk) {
  const float top = -trunk_half_depth_mm(trunk) - 12.0F;
  return {{{-210, top - 5.0F, -kFarMm}, {210, top + 50.0F, kFarMm}},
          [top](Point3 p) {
            const float depth = p.y - top - p.x * p.x / 1100.0F;
            return std::max(std::abs(depth) - 1.3F, std::abs(p.x) - 200.0F);
          },
          {{0.0F, -40.0F, 30.0F}}};
}

std::array<std::uint32_t, 2> draw_key(Random& random) {
  const std::uint32_t low = random.next_uint32();
  return {low, random.next_uint32()};
}

/// Everything that a case is made of, drawn and sampled, before it becomes voxels.
struct Scene {
  ScanGeometry geometry;
  std::vector<SampledSolid> solids;
  CoarseField texture;
  CoarseField streaks;
  std::array<std::uint32_t, 2> noise_key;
  float noise_hounsfield;
};

/// Spreads the flipped ones evenly over the cases, so that a small data set has its share as well.
GridDirection direction_of(const PhantomOptions& options, std::int64_t case_index) {
  const double before = options.flipped_share * static_cast<double>(case_index);
  return std::floor(before + options.flipped_share) > std::floor(before) ? GridDirection::kLps
                                                                         : GridDirection::kRas;
}

Scene make_scene(const PhantomOptions& options, GridDirection direction, Random& random) {
  Anatomy anatomy = make_anatomy(random);
  anatomy.solids.insert(anatomy.solids.begin(), make_table(anatomy.trunk));
  ScanGeometry geometry(options, direction, anatomy.trunk, random);
  const NodeGrid grid(geometry);
  std::vector<SampledSolid> solids;
  const std::vector<Point3> points = compute_node_points(geometry, grid);
  for (const Solid& solid : anatomy.solids) solids.emplace_back(solid, geometry, grid, points);
  CoarseField texture = make_texture(grid, draw_key(random));
  const double node_spacing_mm = geometry.voxel_size_mm() * static_cast<double>(grid.stride);
  CoarseField streaks = make_streaks(grid, node_spacing_mm, random.uniform(2.0, 5.0), random);
  const auto noise = static_cast<float>(random.uniform(options.noise_hu[0], options.noise_hu[1]));
  return {std::move(geometry), std::move(solids), std::move(texture),
          std::move(streaks),  draw_key(random),  noise};
}

void store(std::span<const float> hounsfield, std::span<const float> noise, float noise_hounsfield,
           std::span<std::int16_t> voxels) {
  for (std::size_t z = 0; z < voxels.size(); ++z) {
    const float value = std::clamp(hounsfield[z] + noise_hounsfield * noise[z], kLowestHounsfield,
                                   kHighestHounsfield);
    // Rounds to the nearest: a conversion truncates, and 1024.5 makes it positive before.
    voxels[z] = static_cast<std::int16_t>(static_cast<int>(value + 1024.5F) - 1024);
  }
}

void paint(const Scene& scene, PhantomCase& made) {
  const auto [size_x, size_y, size_z] = made.image.spatial_shape();
  const std::int64_t stride = scene.texture.grid().stride;
  const auto slices = static_cast<std::size_t>(size_z);
  const auto edge_mm = static_cast<float>(0.9 * scene.geometry.voxel_size_mm());
  CellPainter painter(scene.solids, scene.texture, scene.streaks, edge_mm);
  CtNoise noise(scene.geometry.shape(), scene.noise_key);
  std::vector<float> column(slices);

  for (std::int64_t x = 0; x < size_x; ++x) {
    const std::span<const float> noise_plane = noise.next_plane();
    const std::int64_t cell_x = std::min(x / stride, scene.texture.grid().cells_x() - 1);
    if (x == cell_x * stride) painter.enter_row(cell_x);
    const auto plane_offset = static_cast<std::size_t>(x * size_y) * slices;
    const auto image = made.image.voxels<std::int16_t>().subspan(plane_offset);
    const auto label = made.label.voxels<std::uint8_t>().subspan(plane_offset);
    for (std::int64_t y = 0; y < size_y; ++y) {
      const std::int64_t cell_y = std::min(y / stride, scene.texture.grid().cells_y() - 1);
      if (y == cell_y * stride) {
        painter.enter_cell(cell_y,
                           static_cast<float>(x - cell_x * stride) / static_cast<float>(stride));
      }
      const auto row = static_cast<std::size_t>(y) * slices;
      painter.paint_column(static_cast<float>(y - cell_y * stride) / static_cast<float>(stride),
                           column, label.subspan(row, slices));
      store(column, noise_plane.subspan(row, slices), scene.noise_hounsfield,
            image.subspan(row, slices));
    }
  }
}

}  // namespace

void PhantomOptions::describe(OptionVisitor& visitor) {
  visitor.visit("cases", cases, Range{1.0, 10000.0, "cases"},
                "So many images are made, each with its label.");
  visitor.visit("matrix", matrix, Range{16.0, 1024.0, "voxels"},
                "An image has so many voxels along X and along Y.");
  visitor.visit("slices", slices, Range{4.0, 1024.0, "voxels"},
                "An image has so many voxels along Z.");
  visitor.visit("field_of_view_mm", field_of_view_mm, Range{250.0, 700.0, "mm"},
                "The width of an image is drawn between these two bounds.");
  visitor.visit("stack_height_mm", stack_height_mm, Range{150.0, 600.0, "mm"},
                "The height of the stack of slices is drawn between these two bounds.");
  visitor.visit("noise_hu", noise_hu, Range{0.0, 200.0, "HU"},
                "The standard deviation of the noise is drawn between these two bounds.");
  visitor.visit("flipped_share", flipped_share, kZeroToOne,
                "This share of the cases is stored as LPS instead of RAS.");
  visitor.visit("seed", seed, kAtLeastZero, "All random draws follow from the seed.");
}

void check_phantom_options(const PhantomOptions& options) {
  check_range("field_of_view_mm", options.field_of_view_mm, 250.0, 700.0);
  check_range("stack_height_mm", options.stack_height_mm, 150.0, 600.0);
  check_range("noise_hu", options.noise_hu, 0.0, 200.0);
}

PhantomCase make_phantom_case(const PhantomOptions& options, std::int64_t case_index) {
  assert(case_index >= 0);
  PhiloxStream random({static_cast<std::uint64_t>(options.seed), 0,
                       static_cast<std::uint32_t>(case_index), kPhantomStream});
  const Scene scene = make_scene(options, direction_of(options, case_index), random);
  const VolumeShape shape{1, options.matrix, options.matrix, options.slices};
  PhantomCase made{Volume(VoxelType::kInt16, shape, scene.geometry.voxel_to_world()),
                   Volume::zeros(VoxelType::kUint8, shape, scene.geometry.voxel_to_world())};
  paint(scene, made);
  return made;
}

}  // namespace hayate
