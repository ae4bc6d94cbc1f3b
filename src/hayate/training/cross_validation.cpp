// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/cross_validation.h"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/process_clock.h"
#include "hayate/io/dataset_list.h"
#include "hayate/prediction/evaluate.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/found_labels.h"
#include "hayate/reporting/cross_validation_report.h"
#include "hayate/reporting/machine_report.h"
#include "hayate/reporting/own_files.h"
#include "hayate/runs/postprocessing_trial.h"
#include "hayate/runs/run_recipe.h"
#include "hayate/training/train.h"

namespace hayate {
namespace {

using nlohmann::json;

/// The summary of what was begun; null where nothing was. \throws DataError
json read_summary(const CrossValidationFolder& folder) {
  if (!std::filesystem::exists(folder.summary())) return nullptr;
  json summary = json::parse(read_text_file(folder.summary()), nullptr, /*allow_exceptions=*/false);
  if (summary.is_object() && summary.contains("recipe") && summary.contains("fold_results")) {
    return summary;
  }
  throw DataError(fmt::format("{}: not what hayate crossval wrote", folder.summary().string()),
                  "restore the file, or begin another cross-validation with --out");
}

std::size_t count_scored_folds(const CrossValidationFolder& folder) {
  const json summary = read_summary(folder);
  return summary.is_null() ? 0 : summary["fold_results"].size();
}

/// The recipe of one fold.
Recipe of_fold(Recipe recipe, std::int64_t fold) {
  recipe.data.split.fold = fold;
  return recipe;
}

void check_begun(const Recipe& recipe, const CrossValidationFolder& folder) {
  const auto begun = read_begun_recipe(folder);
  if (!begun || begun->to_json() == recipe.to_json()) return;
  std::string changes;
  for (const json& change : json::diff(json(begun->to_json()), json(recipe.to_json()))) {
    changes += "\n    " + change.at("path").get<std::string>();
  }
  throw RecipeError(fmt::format("{}: the recipe differs from the one that the cross-validation was "
                                "begun by:{}",
                                folder.path.string(), changes),
                    "go on without --recipe, --set and --folds, or begin another with --out");
}

void check_folder(const Recipe& recipe, const CrossValidationFolder& folder, bool resume) {
  if (resume) {
    check_own_files(folder.path, "crossval.html", {"crossval.json", "postprocessing.json"});
    return check_begun(recipe, folder);
  }
  for (const auto& path :
       {folder.page(), folder.summary(), RunFolder{folder.path}.postprocessing(), folder.fold(0)}) {
    if (!std::filesystem::exists(path)) continue;
    throw UsageError(fmt::format("{}: would be overwritten", path.string()),
                     "go on with a cross-validation by --resume, or name another folder with "
                     "--out");
  }
}

/// A cross-validation on its course.
class CrossValidation {
 public:
  CrossValidation(const Recipe& recipe, const CrossValidationOptions& options)
      : recipe_(recipe),
        options_(options),
        folder_{options.out},
        trial_(label_class_count(recipe)) {
    check_folder(recipe_, folder_, options_.resume);
    scored_before_ = count_scored_folds(folder_);
    list_ = with_labels_of(recipe_.data, scan_dataset(options_.dataset));
    report_.data_set = list_.name;
    report_.date = current_date_text();
    report_.fold_count = recipe_.data.split.folds;
    report_.class_names = scored_class_names(list_, class_count());
    report_.recipe_json = recipe_.to_json().dump(2);
  }

  void run() {
    make_folder(folder_.path);
    write_progress();
    for (std::int64_t fold = 0; fold < report_.fold_count; ++fold) {
      train_fold(fold);
      EvaluationOptions how;
      if (has_trial()) how.observe = [&](const Volume& a, const Volume& b) { trial_.add(a, b); };
      report_.folds.push_back(score(fold, how));
      say(report_.folds.back());
      write_progress();
    }
    report_.postprocessing = settle_postprocessing();
    write_postprocessing();
    write();
    const auto dice = foreground_dice_of_folds(report_.folds);
    log_info("{} folds: mean foreground Dice {:.4f} ± {:.4f}", report_.fold_count, dice->mean,
             dice->sd.value_or(0.0));
    log_info("report: {}", folder_.page().string());
  }

 private:
  std::int64_t class_count() const { return scored_classes(recipe_).count(); }

  /// What is done to a class may be good for one region and bad for another.
  bool has_trial() const { return recipe_.data.regions.empty(); }

  void train_fold(std::int64_t fold) {
    const RunFolder folder{folder_.fold(fold)};
    const bool is_begun = options_.resume && std::filesystem::exists(folder.recipe());
    if (is_begun && is_trained(folder, fold)) {
      log_info("fold {} of {}: is trained", fold, report_.fold_count);
      return;
    }
    log_info("fold {} of {}: {}", fold, report_.fold_count, folder.path.string());
    TrainOptions training;
    training.dataset = options_.dataset;
    training.out = folder.path;
    training.device = options_.device;
    training.skip_bad = options_.skip_bad;
    training.resume = is_begun;
    training.begun_at = process_seconds();
    training.label = fmt::format("Fold {} of {}", fold, report_.fold_count);
    train(of_fold(recipe_, fold), training);
  }

  /// \throws UsageError  when the folder has another fold's run
  bool is_trained(const RunFolder& folder, std::int64_t fold) const {
    const Recipe begun = read_run_recipe(folder);
    const SplitOptions& split = begun.data.split;
    if (split.folds != report_.fold_count || split.fold != fold) {
      throw UsageError(
          fmt::format("{}: holds a run of fold {} of {}, expected fold {} of {}",
                      folder.path.string(), split.fold, split.folds, fold, report_.fold_count),
          "move it away, or name another folder with --out");
    }
    return is_complete_run(begun, folder);
  }

  FoldResult score(std::int64_t fold, const EvaluationOptions& how) {
    const std::filesystem::path path = folder_.fold(fold);
    RunEnsemble run({path}, {.device = options_.device});
    auto cases = find_validation_cases(run.records().front(), list_, /*partial=*/false);
    find_labels_present(recipe_, cases);
    Evaluation evaluation = evaluate_runs(run, cases, EvaluationGrid::kPrepared, how);
    return {fold, path.filename().string(), std::move(evaluation.case_names),
            std::move(evaluation.metric)};
  }

  void say(const FoldResult& fold) const {
    log_info("fold {}: mean foreground Dice {:.4f} of {} cases", fold.fold,
             fold.metric.mean(/*include_background=*/false), fold.case_names.size());
  }

  /// All cases, with the predictions treated so.
  DiceMetric score_all(const Postprocessing& postprocessing) {
    std::vector<FoldResult> folds;
    for (std::int64_t fold = 0; fold < report_.fold_count; ++fold) {
      folds.push_back(score(fold, {.postprocessing = postprocessing}));
    }
    return pooled_metric(folds);
  }

  /// Each class was tried by itself: only together they show whether one takes from another.
  PostprocessingResult settle_postprocessing() {
    const DiceMetric before = pooled_metric(report_.folds);
    PostprocessingResult result{{}, before, before};
    result.chosen.classes.resize(static_cast<std::size_t>(label_class_count(recipe_)));
    if (!has_trial()) {
      result.why_untried =
          "what lies apart of a region, or what it encloses, may be of another region, and labels "
          "hold one class a voxel.";
      log_info("post-processing: none: {}", result.why_untried);
      return result;
    }
    result.chosen = trial_.choose();
    log_info("post-processing: {}", describe_postprocessing(result.chosen, report_.class_names));
    if (result.chosen.is_nothing()) return result;
    DiceMetric after = score_all(result.chosen);
    const float gain =
        after.mean(/*include_background=*/false) - before.mean(/*include_background=*/false);
    log_info("post-processing: mean foreground Dice {:.4f}, without {:.4f}",
             after.mean(/*include_background=*/false), before.mean(/*include_background=*/false));
    if (gain >= 0.0F) {
      result.after = std::move(after);
      return result;
    }
    log_info("post-processing: none, since all of it together lowers the mean");
    for (ClassPostprocessing& of_class : result.chosen.classes) of_class = {};
    result.is_dropped = true;
    return result;
  }

  void write_postprocessing() const {
    const std::string text =
        dump_json(to_json(*report_.postprocessing, report_.class_names), 2) + "\n";
    for (std::int64_t fold = 0; fold < report_.fold_count; ++fold) {
      write_file_atomically(RunFolder{folder_.fold(fold)}.postprocessing(), text);
    }
    write_file_atomically(RunFolder{folder_.path}.postprocessing(), text);
  }

  /// Folds that an earlier session has scored are not taken out of the summary while they are
  /// scored again.
  void write_progress() const {
    if (report_.folds.size() >= scored_before_) write();
  }

  /// The page first: it says whose the other files are.
  void write() const {
    write_file_atomically(folder_.page(), render_cross_validation(report_));
    write_file_atomically(folder_.summary(), dump_json(to_json(report_), 2) + "\n");
  }

  const Recipe& recipe_;
  const CrossValidationOptions& options_;
  CrossValidationFolder folder_;
  std::size_t scored_before_ = 0;
  DatasetList list_;
  CrossValidationReport report_;
  PostprocessingTrial trial_;
};

}  // namespace

std::filesystem::path CrossValidationFolder::fold(std::int64_t fold) const {
  return path / fmt::format("fold{}", fold);
}

std::optional<Recipe> read_begun_recipe(const CrossValidationFolder& folder) {
  const json summary = read_summary(folder);
  if (summary.is_null()) return std::nullopt;
  return parse_recipe(summary["recipe"]);
}

void cross_validate(const Recipe& recipe, const CrossValidationOptions& options) {
  if (recipe.data.split.folds == 0) {
    throw RecipeError("data.split.folds: got 0, expected at least 2", "--folds 5");
  }
  check_dataset_place(options.dataset);
  const Recipe resolved = resolve_labels(recipe, scan_dataset(options.dataset)).recipe;
  try {
    CrossValidation(resolved, options).run();
  } catch (const InterruptedError& error) {
    throw InterruptedError(error.message(),
                           fmt::format("go on with hayate crossval {} --resume "
                                       "--out {}; finished folds stay",
                                       options.dataset.string(), options.out.string()));
  }
}

}  // namespace hayate
