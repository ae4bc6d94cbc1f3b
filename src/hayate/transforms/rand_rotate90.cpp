// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/rand_rotate90.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/transforms/option_checks.h"
#include "hayate/transforms/rotate90.h"
#include "hayate/transforms/sample_geometry.h"
#include "hayate/transforms/spatial_axes.h"

namespace hayate {
namespace {

constexpr std::string_view kAxesOption = "RandRotate90.spatial_axes";
// Four quarter turns are none; the bound only keeps typing errors out.
constexpr Range kQuarterTurns{1, 1000, "quarter turns"};

std::array<std::size_t, 2> resolve_plane(const std::vector<std::int64_t>& axes) {
  if (axes.size() == 2) {
    const std::array<std::size_t, 2> plane{resolve_spatial_axis(kAxesOption, axes[0]),
                                           resolve_spatial_axis(kAxesOption, axes[1])};
    if (plane[0] != plane[1]) return plane;
  }
  reject_option(kAxesOption, fmt::format("[{}]", fmt::join(axes, ", ")), "two different axes");
}

}  // namespace

void RandRotate90Options::describe(OptionVisitor& visitor) {
  visitor.visit("prob", prob, kZeroToOne, "A sample is rotated with this probability.");
  visitor.visit("max_k", max_k, kQuarterTurns,
                "The number of quarter turns is drawn from 1 to max_k.");
  visitor.visit("spatial_axes", spatial_axes, kAny,
                "The rotation turns the plane of these two axes, 0, 1, 2 for X, Y, Z.");
}

RandRotate90::RandRotate90(const RandRotate90Options& options)
    : prob_(options.prob), max_k_(options.max_k), plane_(resolve_plane(options.spatial_axes)) {}

std::int64_t RandRotate90::draw_turns(Random& random) const {
  return random.chance(prob_) ? random.randint(max_k_) + 1 : 0;
}

void RandRotate90::operator()(Sample& sample, Random& random) const {
  const std::int64_t k = draw_turns(random);
  if (k == 0) return;
  replace_volumes(sample,
                  [&](const Volume& volume, VolumeKind) { return rotate90(volume, k, plane_); });
}

std::optional<GridMapping> RandRotate90::draw_mapping(const SpatialShape& shape,
                                                      Random& random) const {
  return rearrange(shape, quarter_turns(draw_turns(random), plane_));
}

}  // namespace hayate
