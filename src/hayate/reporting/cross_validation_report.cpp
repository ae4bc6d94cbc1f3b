// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/cross_validation_report.h"

#include <cmath>
#include <numeric>
#include <span>

#include <nlohmann/json.hpp>

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// Nothing where no case holds the class.
std::optional<double> class_mean(const DiceMetric& metric, std::size_t class_index) {
  const float mean = metric.mean_per_class()[class_index];
  return std::isnan(mean) ? std::nullopt : std::optional<double>(mean);
}

ordered_json json_of(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json json_of(const std::optional<MeanAndSpread>& value) {
  if (!value) return nullptr;
  return {{"mean", value->mean}, {"sd", json_of(value->sd)}};
}

ordered_json fold_json(const FoldResult& fold, const std::vector<std::string>& class_names) {
  ordered_json object{{"fold", fold.fold},
                      {"folder", fold.folder},
                      {"cases", fold.case_names.size()},
                      {"mean_foreground_dice", fold.metric.mean(/*include_background=*/false)}};
  for (std::size_t c = 0; c < class_names.size(); ++c) {
    object["class_dice"][class_names[c]] = json_of(class_mean(fold.metric, c));
  }
  return object;
}

ordered_json case_json(const FoldResult& fold, std::size_t index,
                       const std::vector<std::string>& class_names) {
  const CaseDice dice = dice_of_case(fold, index);
  ordered_json object{{"name", fold.case_names[index]},
                      {"fold", fold.fold},
                      {"mean_foreground_dice", json_of(dice.foreground)}};
  for (std::size_t c = 0; c < class_names.size(); ++c) {
    object["class_dice"][class_names[c]] = json_of(dice.classes[c]);
  }
  return object;
}

}  // namespace

CaseDice dice_of_case(const FoldResult& fold, std::size_t index) {
  const auto class_count = static_cast<std::size_t>(fold.metric.class_count());
  const auto scores = std::span(fold.metric.scores()).subspan(index * class_count, class_count);
  CaseDice dice;
  std::vector<double> held;
  for (std::size_t c = 0; c < class_count; ++c) {
    const bool is_held = !std::isnan(scores[c]);
    dice.classes.push_back(is_held ? std::optional<double>(scores[c]) : std::nullopt);
    if (is_held && c > 0) held.push_back(scores[c]);
  }
  if (const auto mean = mean_and_spread(held)) dice.foreground = mean->mean;
  return dice;
}

std::optional<MeanAndSpread> mean_and_spread(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  if (values.size() == 1) return MeanAndSpread{mean, std::nullopt};
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return MeanAndSpread{mean, std::sqrt(squares / (count - 1.0))};
}

std::optional<MeanAndSpread> foreground_dice_of_folds(std::span<const FoldResult> folds) {
  std::vector<double> values;
  for (const FoldResult& fold : folds) {
    values.push_back(fold.metric.mean(/*include_background=*/false));
  }
  return mean_and_spread(values);
}

std::optional<MeanAndSpread> class_dice_of_folds(std::span<const FoldResult> folds,
                                                 std::size_t class_index) {
  std::vector<double> values;
  for (const FoldResult& fold : folds) {
    if (const auto mean = class_mean(fold.metric, class_index)) values.push_back(*mean);
  }
  return mean_and_spread(values);
}

DiceMetric pooled_metric(std::span<const FoldResult> folds) {
  DiceMetric pooled = folds.front().metric;
  for (std::size_t i = 1; i < folds.size(); ++i) pooled.join(folds[i].metric);
  return pooled;
}

ordered_json to_json(const PostprocessingResult& result,
                     const std::vector<std::string>& class_names) {
  ordered_json object;
  object["mean_foreground_dice_before"] = result.before.mean(/*include_background=*/false);
  object["mean_foreground_dice_after"] = result.after.mean(/*include_background=*/false);
  object["worse_together"] = result.is_dropped;
  if (!result.why_untried.empty()) object["why_untried"] = result.why_untried;
  object["classes"] = ordered_json::array();
  for (std::size_t c = 1; c < result.chosen.classes.size(); ++c) {
    const ClassPostprocessing& of_class = result.chosen.classes[c];
    ordered_json one{{"class", c},
                     {"keep_largest_component", of_class.keep_largest_component},
                     {"fill_holes", of_class.fill_holes}};
    // Else the names and scores are not those of the label's classes.
    if (result.why_untried.empty()) {
      one["name"] = class_names[c];
      one["dice_before"] = json_of(class_mean(result.before, c));
      one["dice_after"] = json_of(class_mean(result.after, c));
    }
    object["classes"].push_back(std::move(one));
  }
  return object;
}

ordered_json to_json(const CrossValidationReport& report) {
  ordered_json object;
  object["data_set"] = report.data_set;
  object["date"] = report.date;
  object["folds"] = report.fold_count;
  object["finished"] = report.postprocessing.has_value();
  object["mean_foreground_dice"] = json_of(foreground_dice_of_folds(report.folds));
  for (std::size_t c = 0; c < report.class_names.size(); ++c) {
    object["class_dice"][report.class_names[c]] = json_of(class_dice_of_folds(report.folds, c));
  }
  object["fold_results"] = ordered_json::array();
  object["cases"] = ordered_json::array();
  for (const FoldResult& fold : report.folds) {
    object["fold_results"].push_back(fold_json(fold, report.class_names));
    for (std::size_t i = 0; i < fold.case_names.size(); ++i) {
      object["cases"].push_back(case_json(fold, i, report.class_names));
    }
  }
  if (report.postprocessing) {
    object["postprocessing"] = to_json(*report.postprocessing, report.class_names);
  }
  object["recipe"] = ordered_json::parse(report.recipe_json);
  return object;
}

}  // namespace hayate
