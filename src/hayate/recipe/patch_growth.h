// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hayate/recipe/recipe.h"

namespace hayate {

/// A part of a training, and what it cuts out of its cases.
struct PatchStage {
  /// The recipe's, with crops of this part's size.
  TransformOptions transforms;
  /// Voxels of a patch, as a share of those of the last part: about what a step costs.
  double cost = 1.0;
};

/// The parts of a training, as shares of the crop's length make them.
struct PatchGrowth {
  /// One for each of `shares`, whose crops are so much shorter, and the last one with the recipe's
  /// own.
  std::vector<PatchStage> stages;
  std::vector<double> shares;
  /// Shares that make patches no larger than those before, or no smaller than whole ones.
  std::vector<double> without_room;
};

/// Divides a training by shares of the crop's length, which ascend.
///
/// An axis is cut to a multiple of what the network halves, and only where 32 voxels are left, and
/// two where it is smallest; other axes stay whole. There is no room where nothing is cropped, or
/// something behind the crop says a size.
PatchGrowth patch_growth(const Recipe& recipe, std::span<const double> shares);

/// Returns the parts of the recipe's own training (data.patch_growth).
std::vector<PatchStage> patch_stages(const Recipe& recipe);

/// Divides the steps of a training among its parts: half of the time is for the last one, and the
/// others have the same time each, which is more steps where they are cheap.
class StageSteps {
 public:
  /// \param stages  of patch_stages
  explicit StageSteps(const std::vector<PatchStage>& stages);

  std::size_t count() const { return costs_.size(); }
  /// Returns what a step of the part costs, in steps of the last part.
  double cost(std::size_t stage) const { return costs_[stage]; }
  /// Returns the part to which a step belongs. \param steps  of the whole training
  std::size_t stage(std::int64_t step, std::int64_t steps) const;
  /// Returns what the steps from `step` to the end cost, in steps of the last part.
  double cost_left(std::int64_t step, std::int64_t steps) const;
  /// Returns how many steps the training has in all, where those from `step` on may cost so much.
  std::int64_t steps_for(std::int64_t step, double cost) const;

 private:
  std::vector<double> costs_;
  /// Where each part ends, as a share of all steps.
  std::vector<double> ends_;
};

}  // namespace hayate
