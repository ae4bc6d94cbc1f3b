// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hayate/base/random.h"
#include "hayate/base/why_not.h"
#include "hayate/transforms/grid_mapping.h"
#include "hayate/transforms/sample.h"
#include "hayate/volume/affine.h"

namespace hayate {

class BoxTransform;
class RandIntensityTransform;
struct CasePlan;

/// Where the voxels of a volume lie.
struct VoxelGrid {
  Affine voxel_to_world;
  SpatialShape shape{};
};

/// One step of a chain. It is one of the three kinds below, holds its options and nothing else, and
/// may be used by several threads at once.
///
/// MONAI's dictionary transforms name the keys they work on; here the kind of the data decides:
/// geometry applies to image and label, intensities to the image only.
class Transform {
 public:
  virtual ~Transform() = default;

  /// MONAI's name without the trailing d of dictionary transforms: "Spacing".
  virtual std::string_view name() const = 0;

  /// Returns the recipe entry that makes this transform again, with every option filled in, as JSON
  /// text; empty for a transform that was made by hand instead of by the registry. Two transforms
  /// of one entry do the same, so it may key what is cached on disk.
  const std::string& recipe_entry() const { return recipe_entry_; }
  void set_recipe_entry(std::string entry) { recipe_entry_ = std::move(entry); }

 private:
  std::string recipe_entry_;
};

/// Gives the same result each time, so that the data sets may keep it.
class DeterministicTransform : public Transform {
 public:
  virtual void operator()(Sample& sample) const = 0;

  /// Enters the one pass over a case's files (data/prepare_case.h) with what it does: to the grids,
  /// to the intensities, or to what of them is wanted. Else says why not, and the plan stays as it
  /// is. \throws DataError  as the transform itself, for what the grids alone show.
  virtual WhyNot plan(CasePlan& /*plan*/) const {
    return "it works on volumes that are prepared so far";
  }

  /// Lays the grid of an image as it turns or spaces the image's; no voxel is touched. Transforms
  /// that only cut or pad leave both directions and distances as they are, and need not say so.
  /// \throws DataError  as the transform itself.
  virtual void lay_grid(VoxelGrid& /*grid*/) const {}

  /// Returns what it does to a sample of that shape, where all it does is a mapping; else nothing.
  virtual std::optional<GridMapping> map_grid(const SpatialShape& /*shape*/) const {
    return std::nullopt;
  }
};

/// Draws from `random`, which is this transform's own stream for this case and epoch.
class RandomTransform : public Transform {
 public:
  virtual void operator()(Sample& sample, Random& random) const = 0;

  /// Draws what the transform draws, and returns what it does to a sample of that shape, where all
  /// it does is a mapping; else nothing, and nothing is drawn. MONAI: LazyTransform.
  virtual std::optional<GridMapping> draw_mapping(const SpatialShape& /*shape*/,
                                                  Random& /*random*/) const {
    return std::nullopt;
  }

  /// Returns the transform where all it does is to change intensities; else null.
  virtual const RandIntensityTransform* as_intensities() const { return nullptr; }

  /// Why what it draws cannot be done where the voxels lie, such as on a GPU (augmentation).
  /// \param lazy  whether the chain composes mappings before it resamples.
  virtual WhyNot why_not_on_device(bool lazy) const;
};

/// Makes several samples out of one, which it leaves as it is: a cached case need not be copied.
class PatchTransform : public Transform {
 public:
  virtual std::vector<Sample> operator()(const Sample& sample, Random& random) const = 0;

  /// Returns the transform where its patches are boxes of the sample as it is; else null.
  virtual const BoxTransform* as_boxes() const { return nullptr; }
};

}  // namespace hayate
