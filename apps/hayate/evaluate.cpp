// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/evaluate.h"

#include <cmath>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/standard_output.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/distributed/together.h"
#include "hayate/io/class_values.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/found_labels.h"
#include "hayate/runs/ensemble_fit.h"
#include "hayate/runs/run_folder.h"
#include "hayate/training/training_data.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  /// Run folders, or one folder of predicted labels.
  std::vector<std::filesystem::path> subjects{1};
  std::filesystem::path dataset;
  std::string device = "auto";
  std::filesystem::path weights;
  MirrorRequest mirror;
  bool fit_windows = false;
  std::string cases = "validation";
  bool partial = false;
  bool no_postprocessing = false;
  bool on_file_grid = false;
  bool with_surfaces = false;
  double tolerance_mm = 1.0;
  bool as_json = false;
};

/// What the runs recorded together. \throws UsageError  when that leaves several runs no case.
RunRecord joined_record(const RunEnsemble& runs) {
  const std::vector<RunRecord> records = runs.records();
  RunRecord joined = join_records(records);
  if (records.size() == 1) return joined;
  if (joined.validation_cases.empty()) {
    throw UsageError(
        fmt::format("no case was validated on by all {} runs: what one of them has not seen, "
                    "another one was trained on",
                    records.size()),
        "evaluate each run by itself, or all of them with --cases all on a data set of new cases");
  }
  const auto left_out = records.front().validation_cases.size() - joined.validation_cases.size();
  if (left_out > 0) {
    log_warning(
        "{} of the cases that the first run was validated on are not scored, since another "
        "run was not validated on them",
        left_out);
  }
  return joined;
}

/// The cases of runs that are to be scored.
/// \param list  of the data set, as the runs read it; their own cases may well be whole in a list
///              with faults.
std::vector<CaseFiles> choose_cases(const Options& options, const DatasetList& list,
                                    const RunEnsemble& runs) {
  if (options.cases == "all") {
    return as_run_reads(runs.recipe(), read_dataset_list(options.dataset)).training;
  }
  const RunRecord record = joined_record(runs);
  if (!record.validation_cases.empty()) {
    return find_validation_cases(record, list, options.partial);
  }
  log_warning("{}: the run does not say which cases it was validated on; split anew by its recipe",
              options.subjects.front().string());
  return split_cases(list, runs.recipe().data.split, runs.recipe().seed).validation;
}

EvaluationOptions scores_of(const Options& options) {
  EvaluationOptions scores;
  if (options.with_surfaces) scores.surface_tolerance_mm = options.tolerance_mm;
  scores.partial = options.partial;
  return scores;
}

/// The values of the classes that the data set declares; of the background also where it does not.
std::vector<std::int64_t> declared_values(const DatasetList& list) {
  std::set<std::int64_t> values{0};
  for (const auto& [value, name] : class_names_by_value(list)) values.insert(value);
  if (list.ignore_label) values.erase(*list.ignore_label);
  return {values.begin(), values.end()};
}

/// An evaluation, and what its classes are called.
struct NamedEvaluation {
  Evaluation evaluation;
  std::vector<std::string> class_names;
};

NamedEvaluation evaluate_folder(const Options& options) {
  const std::filesystem::path& folder = options.subjects.front();
  if (!std::filesystem::is_directory(folder)) {
    throw MissingInputError(fmt::format("{}: no such folder", folder.string()),
                            "name a run folder, or a folder of predicted labels");
  }
  if (options.subjects.size() > 1 || options.mirror.source != MirrorRequest::Source::kRecipe ||
      options.fit_windows) {
    throw UsageError(fmt::format("{}: holds no run; labels that are there already are neither "
                                 "averaged nor mirrored, and have no windows",
                                 folder.string()),
                     "name run folders, or one folder of labels without --mirror and "
                     "--fit-windows");
  }
  const DatasetList list = read_dataset_list(options.dataset);
  if (list.class_names.empty()) {
    throw DataError(
        fmt::format("{}: no dataset.json says which classes there are", list.folder.string()));
  }
  DataOptions data;
  data.label_values = declared_values(list);
  const DatasetList as_read = with_labels_of(data, list);
  LabelValues values{.of_classes = data.label_values, .ignored = std::nullopt};
  if (list.ignore_label) values.ignored = *list.ignore_label;
  const ScoredClasses scored = scored_classes(as_read, values);
  Evaluation evaluation =
      evaluate_predictions(folder, as_read.training, values, scored, scores_of(options));
  std::vector<std::string> names = scored_class_names(as_read, scored.count());
  return {std::move(evaluation), std::move(names)};
}

NamedEvaluation evaluate_trained(const Options& options, const Ranks& ranks) {
  DatasetList list;
  std::vector<CaseFiles> cases;
  const auto runs = together(ranks, [&] {
    auto loaded = std::make_unique<RunEnsemble>(
        options.subjects,
        RunUse{options.device, options.weights, options.mirror, options.fit_windows});
    list = scan_dataset(options.dataset);
    if (ranks.is_first()) loaded->warn_of_unlike(list);
    list = as_run_reads(loaded->recipe(), std::move(list));
    cases = choose_cases(options, list, *loaded);
    find_labels_present(loaded->recipe(), cases);
    return loaded;
  });
  EvaluationOptions scores = scores_of(options);
  if (!options.no_postprocessing) scores.postprocessing = runs->chosen_postprocessing();
  Evaluation evaluation = evaluate_runs(
      *runs, cases, options.on_file_grid ? EvaluationGrid::kFile : EvaluationGrid::kPrepared,
      scores, ranks);
  std::vector<std::string> names = scored_class_names(list, evaluation.metric.class_count());
  return {std::move(evaluation), std::move(names)};
}

/// JSON has neither NaN nor infinities.
ordered_json number_or_null(float value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

/// The mean Dice of a case over these classes; null where its label holds none of them.
ordered_json mean_or_null(std::span<const float> scores) {
  const ReducedMetric mean = reduce_metric(scores, std::ssize(scores), MetricReduction::kMean);
  return mean.not_nans[0] > 0.0F ? ordered_json(mean.value[0]) : ordered_json(nullptr);
}

ordered_json to_json(const SurfaceScores& scores) {
  ordered_json result;
  result["hausdorff95_mm"] = number_or_null(scores.hausdorff95_mm);
  result["average_surface_distance_mm"] = number_or_null(scores.average_distance_mm);
  result["surface_dice"] = number_or_null(scores.surface_dice);
  return result;
}

ordered_json to_json(const SurfaceSummary& summary) {
  ordered_json result = to_json(summary.mean);
  result["missed"] = summary.missed;
  return result;
}

ordered_json to_json(const NamedEvaluation& named) {
  const auto& [evaluation, names] = named;
  const auto classes = static_cast<std::size_t>(evaluation.metric.class_count());
  const std::vector<float>& scores = evaluation.metric.scores();
  const std::vector<float> per_class = evaluation.metric.mean_per_class();
  ordered_json result;
  result["mean_dice"] = evaluation.metric.mean(/*include_background=*/true);
  result["mean_foreground_dice"] = evaluation.metric.mean(/*include_background=*/false);
  for (std::size_t c = 0; c < classes; ++c) {
    result["class_dice"][names[c]] = number_or_null(per_class[c]);
  }
  for (std::size_t c = 1; c < evaluation.surfaces.size(); ++c) {
    result["class_surface"][names[c]] = to_json(summarise_surfaces(evaluation.surfaces[c]));
  }
  result["cases"] = ordered_json::array();
  for (std::size_t n = 0; n < evaluation.case_names.size(); ++n) {
    ordered_json row;
    row["name"] = evaluation.case_names[n];
    const std::span<const float> of_case(scores.data() + n * classes, classes);
    row["mean_dice"] = mean_or_null(of_case);
    row["mean_foreground_dice"] = mean_or_null(of_case.subspan(1));
    for (std::size_t c = 0; c < classes; ++c) {
      row["class_dice"][names[c]] = number_or_null(of_case[c]);
    }
    for (std::size_t c = 1; c < evaluation.surfaces.size(); ++c) {
      row["class_surface"][names[c]] = to_json(evaluation.surfaces[c][n]);
    }
    result["cases"].push_back(std::move(row));
  }
  return result;
}

std::string text(const ordered_json& value) {
  return value.is_null() ? std::string("-") : fmt::format("{:.4f}", value.get<double>());
}

void print_dice(const ordered_json& result) {
  print("{:<28} {:>9} {:>10}", "case", "mean", "foreground");
  for (const auto& [name, value] : result["class_dice"].items()) print(" {:>12}", name);
  print("\n");
  const auto print_row = [&](const std::string& name, const ordered_json& row) {
    print("{:<28} {:>9} {:>10}", name, text(row["mean_dice"]), text(row["mean_foreground_dice"]));
    for (const auto& [key, value] : row["class_dice"].items()) print(" {:>12}", text(value));
    print("\n");
  };
  for (const auto& row : result["cases"]) print_row(row["name"], row);
  print_row("mean", result);
}

void print_surfaces(const ordered_json& result, double tolerance_mm) {
  print("\n{:<28} {:>14} {:>9} {:>9} {:>12} {:>7}\n", "surfaces", "class", "HD95 mm", "mean mm",
        fmt::format("Dice {:g} mm", tolerance_mm), "missed");
  const auto print_rows = [&](const std::string& name, const ordered_json& row) {
    for (const auto& [label, scores] : row["class_surface"].items()) {
      const bool is_mean = scores.contains("missed");
      print("{:<28} {:>14} {:>9} {:>9} {:>12} {:>7}\n", name, label, text(scores["hausdorff95_mm"]),
            text(scores["average_surface_distance_mm"]), text(scores["surface_dice"]),
            is_mean ? std::to_string(scores["missed"].get<std::int64_t>()) : "");
    }
  };
  for (const auto& row : result["cases"]) print_rows(row["name"], row);
  print_rows("mean", result);
}

int run(const Options& options, const Ranks& ranks) {
  if (options.as_json) send_lines_to_stderr();
  const bool is_run = std::filesystem::exists(RunFolder{options.subjects.front()}.recipe());
  // Files are compared by the first rank alone: that is a matter of seconds.
  NamedEvaluation evaluation{{DiceMetric(1)}, {}};
  if (is_run) {
    evaluation = evaluate_trained(options, ranks);
  } else {
    on_first(ranks, [&] { evaluation = evaluate_folder(options); });
  }
  if (!ranks.is_first()) return 0;
  const ordered_json result = to_json(evaluation);
  if (options.as_json) {
    print_json(result);
  } else {
    print_dice(result);
    if (options.with_surfaces) print_surfaces(result, options.tolerance_mm);
  }
  return 0;
}

/// The last of the folders is the data set; the others are runs.
void take_dataset(Options& options, const std::vector<std::filesystem::path>& folders) {
  options.subjects.insert(options.subjects.end(), folders.begin(), std::prev(folders.end()));
  options.dataset = folders.back();
}

}  // namespace

Action add_evaluate(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->subjects.front(), "Run folder, or a folder of predicted labels")
      ->required();
  app.add_option_function<std::vector<std::filesystem::path>>(
         "DATASET", [options](const auto& folders) { take_dataset(*options, folders); },
         "Folder of the data set with the labels; run folders in front of it predict with RUN: the "
         "mean of the probabilities counts")
      ->required()
      ->take_all();
  app.add_option("--cases", options->cases,
                 "Of a run: the cases it recorded as validated on, or all")
      ->check(CLI::IsMember({"validation", "all"}))
      ->capture_default_str();
  app.add_flag("--partial", options->partial,
               "Score the cases that are there, and say which are not: predictions, or cases that "
               "a run was validated on");
  app.add_flag("--original-grid", options->on_file_grid,
               "Of a run: compare on the grid of the label's file, not on the resampled one");
  app.add_flag("--no-postprocessing", options->no_postprocessing,
               "Of a run: score what the network predicts, without what a cross-validation has "
               "chosen to do to it");
  app.add_option("--weights", options->weights,
                 "Of a run: other weights for its network (safetensors, MONAI's names)");
  add_mirror_option(app, options->mirror);
  add_fit_windows_option(app, options->fit_windows);
  auto* surface = app.add_flag(
      "--surface", options->with_surfaces,
      "Also the distances between surfaces: HD95, mean, and surface Dice of each class");
  app.add_option("--tolerance", options->tolerance_mm,
                 "For the surface Dice: how far off is still right, in mm")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str()
      ->needs(surface);
  app.add_flag("--json", options->as_json, "Print JSON");
  add_device_option(app, options->device);
  add_threads_option(app);
  add_ranks_option(app);
  return [options] {
    return run_on_ranks(kMeetingTime, [&](const Ranks& ranks) { return run(*options, ranks); });
  };
}

}  // namespace hayate::cli
