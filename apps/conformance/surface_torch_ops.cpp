// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "hayate/metrics/surface_distance.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

/// A number, or null for nothing.
std::optional<double> number_or_null(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

/// score(distances, c) of each case and class, [N, C]; c counts the classes that are scored.
template <class Score>
void score_surfaces(const GoldenCase& golden, Outputs& outputs, const char* name, Score score) {
  const std::vector<Volume> predicted = golden.input_volumes("pred");
  const std::vector<Volume> labelled = golden.input_volumes("y");
  const json& spacing = golden.params.at("spacing");
  const Vector3 spacing_mm = spacing.is_null() ? Vector3{1.0, 1.0, 1.0} : spacing.get<Vector3>();
  const std::int64_t first = golden.params.at("include_background").get<bool>() ? 0 : 1;
  const std::int64_t classes = predicted.front().channels() - first;
  std::vector<float> scores;
  for (std::size_t n = 0; n < predicted.size(); ++n) {
    for (std::int64_t c = 0; c < classes; ++c) {
      const SurfaceDistances distances = surface_distances(
          predicted[n], labelled[n], static_cast<std::uint8_t>(first + c), spacing_mm);
      scores.push_back(score(distances, static_cast<std::size_t>(c)));
    }
  }
  outputs.add(name, {std::ssize(predicted), classes}, scores);
}

void run_hausdorff_distance(const GoldenCase& golden, Outputs& outputs) {
  const auto percentile = number_or_null(golden.params.at("percentile"));
  const bool directed = golden.params.at("directed").get<bool>();
  score_surfaces(golden, outputs, "distance", [&](const SurfaceDistances& distances, std::size_t) {
    return hausdorff_distance(distances, percentile, directed);
  });
}

void run_surface_distance(const GoldenCase& golden, Outputs& outputs) {
  const bool symmetric = golden.params.at("symmetric").get<bool>();
  score_surfaces(golden, outputs, "distance", [&](const SurfaceDistances& distances, std::size_t) {
    return average_surface_distance(distances, symmetric, golden.release);
  });
}

void run_surface_dice(const GoldenCase& golden, Outputs& outputs) {
  const auto tolerances = golden.params.at("class_thresholds").get<std::vector<double>>();
  score_surfaces(golden, outputs, "nsd", [&](const SurfaceDistances& distances, std::size_t c) {
    return surface_dice(distances, tolerances.at(c));
  });
}

}  // namespace

void add_surface_ops(OpTable& ops) {
  ops["hausdorff_distance"] = run_hausdorff_distance;
  ops["surface_distance"] = run_surface_distance;
  ops["surface_dice"] = run_surface_dice;
}

}  // namespace hayate::conformance
