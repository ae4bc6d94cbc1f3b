// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/options.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/image_info.h"
#include "hayate/recipe/recipe.h"

namespace hayate {

/// The smallest and the largest of some lengths in mm, an axis each.
struct MmRange {
  Vector3 smallest{};
  Vector3 largest{};

  void describe(OptionVisitor& visitor);
  void include(const Vector3& mm);
  /// Whether all of them lie so close together that one stands for them.
  bool is_one(std::size_t axis) const;
  /// The one.
  double middle(std::size_t axis) const { return 0.5 * (smallest[axis] + largest[axis]); }
  /// Whether a length lies within the range, widened by a share of itself.
  bool holds(std::size_t axis, double mm, double share) const;
};

/// What the voxels of a channel are like, before any transform: the range over the images of their
/// 0.5 and 99.5 percentiles, of the width between the two, and the largest share of voxels that
/// have an image's smallest value.
struct ValueRanges {
  std::vector<double> low_from;
  std::vector<double> low_to;
  std::vector<double> high_from;
  std::vector<double> high_to;
  std::vector<double> width_from;
  std::vector<double> width_to;
  std::vector<double> smallest_share;

  void describe(OptionVisitor& visitor);
};

/// What a network was trained on, so that other images can be brought there, or be told apart.
/// In run.json, and in the metadata of the weights.
struct TrainedOn {
  /// How the prepared images lie ("RAS"), where all lie alike; else empty.
  std::string axcodes;
  /// Voxel sizes of the prepared images, along their axes.
  MmRange spacing_mm;
  /// Voxel sizes of the files, and edges of their whole image, along right, front, up.
  MmRange file_spacing_mm;
  MmRange file_extent_mm;
  /// Whether every header says where right, front and up are (a qform or an sform).
  bool is_oriented = false;
  std::int64_t channel_count = 0;
  /// Names of the channels in their order, where the data set names them.
  std::vector<std::string> channel_names;
  ValueRanges values;
  /// Names by class index; where there are regions, of the background and of these.
  std::vector<std::string> class_names;

  void describe(OptionVisitor& visitor);
  nlohmann::ordered_json to_json() const;

  /// Whether the prepared images all had one size of voxels along an axis, to which others are
  /// brought. Single slices have none across them: how thick they are tells nothing.
  bool fixes_spacing(std::size_t axis) const;
  /// Whether the files were single slices across right (0), front (1) or up (2); across an axis of
  /// the prepared images.
  bool is_flat(std::size_t world_axis) const;
  bool is_flat_when_prepared(std::size_t axis) const;
};

/// \throws RecipeError  when it is not what to_json writes.
TrainedOn parse_trained_on(const nlohmann::json& json);

struct TrainingDescription {
  TrainedOn trained_on;
  /// Why an image could not be read; null when all were.
  std::exception_ptr failure;
};

/// Describes the images that a training begins with: all of their headers, and the voxels of as
/// many images, evenly chosen, as are read in a second or two. Images that cannot be read are
/// passed over: whoever prepares the cases says what is wrong with all of them, and then asks for
/// the failure, since a file that could not be read only once leaves a description of too few.
TrainingDescription describe_training(const DatasetList& list, std::span<const CaseFiles> cases,
                                      const Recipe& recipe);

}  // namespace hayate
