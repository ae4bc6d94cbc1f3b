// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/training_grid.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/io/case_image.h"
#include "hayate/io/read_image.h"
#include "hayate/runs/prepared_grid.h"

namespace hayate {
namespace {

using nlohmann::json;

/// What differs by less is not worth an interpolation.
constexpr double kSameGrid = 0.01;

/// Whether the header says so; what is wrong with one that cannot be read is
/// said by whoever prepares the case.
bool is_off_grid(const CaseFiles& files, const Compose& prepare, const TrainedOn& trained_on) {
  try {
    return is_off_training_grid(read_case_info(files), prepare, trained_on);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

std::optional<TransformOptions> bring_to_training_grid(const TransformOptions& transforms,
                                                       const TrainedOn& trained_on) {
  // A spacing of 0 keeps the voxels that the image has, where the training images fix none.
  Vector3 pixdim{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (trained_on.fixes_spacing(axis)) pixdim[axis] = trained_on.spacing_mm.middle(axis);
  }
  std::vector<std::string> first;
  if (!trained_on.axcodes.empty()) {
    first.push_back(json{{"name", "Orientation"}, {"axcodes", trained_on.axcodes}}.dump());
  }
  if (pixdim != Vector3{}) first.push_back(json{{"name", "Spacing"}, {"pixdim", pixdim}}.dump());
  if (first.empty()) return std::nullopt;
  TransformOptions result = transforms;
  result.prepare.insert(result.prepare.begin(), first.begin(), first.end());
  return result;
}

bool is_off_training_grid(const ImageInfo& image, const Compose& prepare,
                          const TrainedOn& trained_on) {
  const PreparedGrid grid =
      compute_prepared_grid(prepare, image.voxel_to_world, image.spatial_shape());
  if (!trained_on.axcodes.empty() && grid.axcodes != trained_on.axcodes) return true;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (trained_on.fixes_spacing(axis) &&
        !trained_on.spacing_mm.holds(axis, grid.spacing_mm[axis], kSameGrid)) {
      return true;
    }
  }
  return false;
}

std::shared_ptr<const Compose> make_validation_chain(const std::vector<CaseFiles>& cases,
                                                     const TransformOptions& transforms,
                                                     const TrainedOn& trained_on) {
  auto prepare = transforms.make_prepare_chain();
  const bool is_one_off = std::ranges::any_of(
      cases, [&](const CaseFiles& files) { return is_off_grid(files, *prepare, trained_on); });
  if (!is_one_off) return prepare;
  const auto brought = bring_to_training_grid(transforms, trained_on);
  return brought ? brought->make_prepare_chain() : prepare;
}

}  // namespace hayate
