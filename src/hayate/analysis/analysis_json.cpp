// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "hayate/analysis/dataset_analysis.h"
#include "hayate/base/hash.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

ordered_json intensities_json(const IntensityStatistics& statistics) {
  return {{"min", statistics.minimum},           {"percentile_00_5", statistics.percentile_low},
          {"median", statistics.median},         {"percentile_99_5", statistics.percentile_high},
          {"max", statistics.maximum},           {"mean", statistics.mean},
          {"std", statistics.standard_deviation}};
}

ordered_json optional_json(const std::optional<IntensityStatistics>& statistics) {
  return statistics ? intensities_json(*statistics) : ordered_json(nullptr);
}

ordered_json case_json(const CaseSummary& summary, const std::vector<std::string>& class_names) {
  ordered_json channels = ordered_json::array();
  for (const ChannelSummary& channel : summary.channels) {
    channels.push_back({{"image", intensities_json(channel.whole)},
                        {"foreground", optional_json(channel.foreground)},
                        {"zero_share", channel.zero_share}});
  }
  ordered_json classes = ordered_json::object();
  for (const std::uint8_t index : summary.unannotated) classes[class_names[index]] = nullptr;
  for (std::size_t i = 0; i < summary.classes.size(); ++i) {
    if (!summary.is_annotated_for(i)) continue;
    const ClassSummary& one = summary.classes[i];
    classes[class_names[i]] = {{"voxels", one.voxel_count}, {"volume_ml", one.volume_ml}};
    if (i > 0) classes[class_names[i]]["components"] = one.component_count;
  }
  return {{"name", summary.name},
          {"shape", summary.shape},
          {"spacing_mm", summary.spacing_mm},
          {"orientation", summary.axcodes},
          {"foreground_extent_mm", summary.foreground_extent_mm},
          {"channels", std::move(channels)},
          {"classes", std::move(classes)},
          {"image_hash", format_hash(summary.image_hash)}};
}

}  // namespace

ordered_json to_json(const DatasetAnalysis& analysis) {
  ordered_json json;
  json["name"] = analysis.name;
  json["layout"] = analysis.layout;
  json["axes"] = "right, front, up";
  json["classes"] = analysis.class_names;
  json["channels"] = analysis.channel_names;
  json["case_count"] = analysis.cases.size();
  json["median_shape"] = analysis.median_shape;
  json["median_spacing_mm"] = analysis.median_spacing_mm;
  json["foreground"] = optional_json(analysis.foreground);
  json["duplicates"] = analysis.duplicates;
  json["outliers"] = ordered_json::array();
  for (const Outlier& outlier : analysis.outliers) {
    json["outliers"].push_back({{"case", outlier.case_name}, {"what", outlier.what}});
  }
  json["missing_class_advice"] = analysis.missing_class_advice;
  json["problems"] = ordered_json::array();
  for (const std::string& what : analysis.list_problems) {
    json["problems"].push_back({{"case", nullptr}, {"what", what}});
  }
  for (const CaseProblem& problem : analysis.problems) {
    json["problems"].push_back({{"case", problem.case_name}, {"what", problem.what}});
  }
  json["cases"] = ordered_json::array();
  for (const CaseSummary& one : analysis.cases) {
    json["cases"].push_back(case_json(one, analysis.class_names));
  }
  return json;
}

}  // namespace hayate
