// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/evaluate.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/data/case_problems.h"
#include "hayate/distributed/gather_numbers.h"
#include "hayate/distributed/rank_share.h"
#include "hayate/distributed/together.h"
#include "hayate/io/case_label.h"
#include "hayate/io/image_name.h"
#include "hayate/io/read_image.h"
#include "hayate/prediction/case_loop.h"
#include "hayate/prediction/prediction_files.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/load_options.h"
#include "hayate/volume/affine.h"

namespace hayate {
namespace {

constexpr const char* kEvaluationStopped = "stopped while evaluating";
constexpr const char* kCaseCure = "mend them; nothing was scored";

/// What nobody annotated has no surface to be held against.
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr SurfaceScores kNoSurface{kNaN, kNaN, kNaN};

/// Class indices uint8 [1, X, Y, Z] on one grid.
struct LabelPair {
  Volume predicted;
  std::shared_ptr<const Volume> labelled;
};

/// What was counted and measured of a case.
struct CaseScores {
  std::vector<DiceCounts> counts;
  /// Of each class; empty when surfaces are not asked for. The background has none.
  std::vector<SurfaceScores> surfaces;
};

/// The prediction without what lies where nobody annotated: there it is of no class.
Volume counted_part(const Volume& predicted, const Volume& labelled) {
  Volume counted = predicted.clone();
  const auto voxels = counted.voxels<std::uint8_t>();
  const auto labels = labelled.voxels<std::uint8_t>();
  for (std::size_t i = 0; i < voxels.size(); ++i) {
    if (labels[i] == kIgnoredVoxel) voxels[i] = kIgnoredVoxel;
  }
  return counted;
}

/// A scored class of a label as a mask of its own, on the label's grid.
Volume mask_volume(const Volume& label, const ScoredClasses& scored, std::size_t index) {
  Volume mask = label.clone();
  std::ranges::copy(mask_of(label.voxels<std::uint8_t>(), scored, index),
                    mask.voxels<std::uint8_t>().begin());
  return mask;
}

SurfaceScores score_surfaces_of(const LabelPair& pair, const Volume& predicted,
                                const ScoredClasses& scored, std::size_t index,
                                double tolerance_mm) {
  if (scored.regions.empty()) {
    return score_surfaces(predicted, *pair.labelled, static_cast<std::uint8_t>(index),
                          tolerance_mm);
  }
  return score_surfaces(mask_volume(predicted, scored, index),
                        mask_volume(*pair.labelled, scored, index), 1, tolerance_mm);
}

CaseScores score_case(const LabelPair& pair, const ScoredClasses& scored,
                      const EvaluationOptions& options) {
  CaseScores scores{count_dice(pair.predicted.voxels<std::uint8_t>(),
                               pair.labelled->voxels<std::uint8_t>(), scored),
                    {}};
  if (!options.surface_tolerance_mm) return scores;
  const Volume predicted = counted_part(pair.predicted, *pair.labelled);
  scores.surfaces.assign(scores.counts.size(), kNoSurface);
  for (std::size_t c = 1; c < scores.surfaces.size(); ++c) {
    if (!scored.is_annotated(c)) continue;
    scores.surfaces[c] =
        score_surfaces_of(pair, predicted, scored, c, *options.surface_tolerance_mm);
  }
  return scores;
}

void add_case(Evaluation& evaluation, const std::string& name, const CaseScores& scores) {
  evaluation.case_names.push_back(name);
  evaluation.metric.add(scores.counts);
  evaluation.surfaces.resize(scores.surfaces.size());
  for (std::size_t c = 1; c < scores.surfaces.size(); ++c) {
    evaluation.surfaces[c].push_back(scores.surfaces[c]);
  }
}

/// Returns an empty path when there is none.
std::filesystem::path find_prediction(const std::filesystem::path& folder,
                                      const std::string& name) {
  std::filesystem::path found;
  for (const std::string_view suffix : image_suffixes()) {
    const std::filesystem::path path = folder / fmt::format("{}{}", name, suffix);
    if (!std::filesystem::exists(path)) continue;
    if (!found.empty()) {
      throw DataError(
          fmt::format("{} and {}: two predictions of one case", found.string(), path.string()),
          "leave the one in the folder that is meant");
    }
    found = path;
  }
  return found;
}

/// A case and its prediction.
struct PredictedCase {
  CaseFiles files;
  std::filesystem::path prediction;
};

std::vector<PredictedCase> pair_with_predictions(const std::filesystem::path& folder,
                                                 const std::vector<CaseFiles>& cases,
                                                 bool partial) {
  std::vector<PredictedCase> pairs;
  std::vector<std::string> missing;
  for (const CaseFiles& files : cases) {
    std::filesystem::path prediction = find_prediction(folder, files.name);
    if (prediction.empty()) {
      missing.push_back(files.name);
    } else {
      pairs.push_back({files, std::move(prediction)});
    }
  }
  if (missing.empty()) return pairs;
  const std::string what = fmt::format("{}: {} of {} cases have no prediction: {}", folder.string(),
                                       missing.size(), cases.size(), join(missing, ", "));
  if (!partial || pairs.empty()) {
    throw MissingInputError(
        what, fmt::format("predictions are named <case>{}, as hayate predict names them; "
                          "--partial scores those that are there",
                          default_image_suffix()));
  }
  log_warning("{}", what);
  return pairs;
}

/// Predictions that no case was found for: their names, or the data set, may be others than meant.
void warn_of_unscored(const std::filesystem::path& folder,
                      const std::vector<PredictedCase>& scored) {
  std::set<std::filesystem::path> known;
  for (const PredictedCase& one : scored) known.insert(one.prediction);
  std::vector<std::string> unscored;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::filesystem::path& path = entry.path();
    if (!is_image_name(path) || is_hidden(path) || known.contains(path)) continue;
    if (!is_beside_label(case_name(path))) unscored.push_back(case_name(path));
  }
  if (unscored.empty()) return;
  log_warning("{}: {} of the predictions are not scored, as the data set has no label for them: {}",
              folder.string(), unscored.size(),
              std::ranges::min(unscored) + (unscored.size() > 1 ? ", …" : ""));
}

void check_same_grid(const std::filesystem::path& path, const Volume& predicted,
                     const Volume& labelled) {
  if (predicted.spatial_shape() == labelled.spatial_shape() &&
      is_same_grid(predicted.voxel_to_world(), labelled.voxel_to_world())) {
    return;
  }
  throw DataError(
      fmt::format("{}: lies on another grid than its label: shape {} and {}, affine {} and {}",
                  path.string(), format_shape(predicted.spatial_shape()),
                  format_shape(labelled.spatial_shape()), format_affine(predicted.voxel_to_world()),
                  format_affine(labelled.voxel_to_world())),
      "predict onto the grid of the image's file");
}

/// What the runs predict of a case, and its label.
LabelPair predict_labelled(RunEnsemble& runs, const CaseFiles& files, EvaluationGrid grid) {
  if (grid == EvaluationGrid::kFile) {
    auto labelled =
        std::make_shared<const Volume>(load_case(files, load_options(runs.recipe())).label);
    return {runs.predict(files, {}).label, std::move(labelled)};
  }
  auto [predicted, sample] = runs.predict_prepared(files);
  return {std::move(predicted), std::shared_ptr<const Volume>(sample, &sample->label)};
}

/// The label files of a case, on one grid and as class indices. A prediction ignores nothing.
/// \param values  of the case's label
LabelPair read_pair(const PredictedCase& one, const LabelValues& values) {
  Volume predicted = read_label(one.prediction, {.of_classes = values.of_classes});
  Volume labelled = read_label(read_label_info(one.files), values);
  check_same_grid(one.prediction, predicted, labelled);
  predicted.set_voxel_to_world(labelled.voxel_to_world());
  return {std::move(predicted), std::make_shared<const Volume>(std::move(labelled))};
}

/// Calls use(number) for all numbers of the scores.
template <class Use>
void for_numbers(std::vector<CaseScores>& scores, const Use& use) {
  for (CaseScores& of_case : scores) {
    for (DiceCounts& c : of_case.counts) {
      for (std::int64_t* n : {&c.predicted, &c.labelled, &c.both}) use(*n);
    }
    for (SurfaceScores& c : of_case.surfaces) {
      for (float* x : {&c.hausdorff95_mm, &c.average_distance_mm, &c.surface_dice}) use(*x);
    }
  }
}

/// Scores of all cases, of which each rank has its own.
void gather_scores(std::vector<CaseScores>& scores, std::int64_t class_count, bool with_surfaces,
                   const Ranks& ranks) {
  if (ranks.is_alone()) return;
  for (CaseScores& of_case : scores) {
    of_case.counts.resize(static_cast<std::size_t>(class_count));
    if (with_surfaces) of_case.surfaces.resize(static_cast<std::size_t>(class_count));
  }
  gather_numbers(ranks, [&](const auto& use) { for_numbers(scores, use); });
}

std::vector<std::optional<CaseProblem>> gather_problems(
    const std::vector<std::optional<CaseProblem>>& own, const Ranks& ranks) {
  if (ranks.is_alone()) return own;
  nlohmann::json as_json = nlohmann::json::array();
  for (const auto& problem : own) {
    if (!problem) continue;
    as_json.push_back({text_of_name(problem->case_name), text_of_name(problem->what),
                       static_cast<int>(problem->code)});
  }
  std::vector<std::optional<CaseProblem>> all;
  for (const std::string& of_rank : ranks.gather(as_json.dump())) {
    for (const auto& problem : nlohmann::json::parse(of_rank)) {
      all.push_back(CaseProblem{name_of_text(problem[0].get<std::string>()),
                                name_of_text(problem[1].get<std::string>()),
                                static_cast<ExitCode>(problem[2].get<int>())});
    }
  }
  return all;
}

}  // namespace

Evaluation evaluate_runs(RunEnsemble& runs, const std::vector<CaseFiles>& cases,
                         EvaluationGrid grid, const EvaluationOptions& options,
                         const Ranks& ranks) {
  const ScoredClasses scored = scored_classes(runs.recipe());
  Evaluation evaluation{DiceMetric(scored.count())};
  const RankShare share(std::ssize(cases), ranks);
  const auto at = [&](std::int64_t place) -> const CaseFiles& {
    return cases[static_cast<std::size_t>(share.at(place))];
  };
  std::vector<CaseScores> scores(cases.size());
  std::vector<std::optional<CaseProblem>> problems(static_cast<std::size_t>(share.count()));
  together(ranks, [&] {
    for_each_case(
        {.count = share.count(),
         .stopped = kEvaluationStopped,
         .title = "evaluate",
         .failed = collect_problems(problems, [&](std::int64_t place) { return at(place).name; })},
        [&](std::int64_t place) {
          LabelPair pair = predict_labelled(runs, at(place), grid);
          if (options.observe) options.observe(pair.predicted, *pair.labelled);
          apply_postprocessing(pair.predicted, options.postprocessing);
          return pair;
        },
        [&](std::int64_t place, const LabelPair& pair) {
          scores[static_cast<std::size_t>(share.at(place))] =
              score_case(pair, without(scored, at(place).unannotated), options);
        });
  });
  problems = gather_problems(problems, ranks);
  together(ranks, [&] { throw_case_problems(problems, kCaseCure); });
  gather_scores(scores, scored.count(), options.surface_tolerance_mm.has_value(), ranks);
  for (std::size_t i = 0; i < cases.size(); ++i) add_case(evaluation, cases[i].name, scores[i]);
  return evaluation;
}

Evaluation evaluate_predictions(const std::filesystem::path& folder,
                                const std::vector<CaseFiles>& cases, const LabelValues& values,
                                const ScoredClasses& scored, const EvaluationOptions& options) {
  Evaluation evaluation{DiceMetric(scored.count())};
  const LoadOptions loading{.labels = values, .has_regions = !scored.regions.empty()};
  const auto pairs = pair_with_predictions(folder, cases, options.partial);
  warn_of_unscored(folder, pairs);
  std::vector<std::optional<CaseProblem>> problems(pairs.size());
  const auto at = [&](std::int64_t i) -> const PredictedCase& {
    return pairs[static_cast<std::size_t>(i)];
  };
  for_each_case(
      {.count = std::ssize(pairs),
       .stopped = kEvaluationStopped,
       .failed = collect_problems(problems, [&](std::int64_t i) { return at(i).files.name; })},
      [&](std::int64_t i) { return read_pair(at(i), labels_of(at(i).files, loading)); },
      [&](std::int64_t i, const LabelPair& pair) {
        const ScoredClasses of_case = without(scored, at(i).files.unannotated);
        add_case(evaluation, at(i).files.name, score_case(pair, of_case, options));
      });
  throw_case_problems(problems, kCaseCure);
  return evaluation;
}

}  // namespace hayate
