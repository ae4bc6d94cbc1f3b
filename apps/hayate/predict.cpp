// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/distributed/together.h"
#include "hayate/io/image_name.h"
#include "hayate/io/image_search.h"
#include "hayate/io/unlisted_images.h"
#include "hayate/prediction/predict_cases.h"
#include "hayate/prediction/prediction_outcome.h"
#include "hayate/runs/run_folder.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<fs::path> runs{1};
  std::vector<fs::path> inputs;
  fs::path out = "predictions";
  fs::path report;
  std::string device = "auto";
  std::filesystem::path weights;
  MirrorRequest mirror;
  bool fit_windows = false;
  WantedFiles wanted;
  std::string probabilities_type = "float32";
  std::optional<std::int64_t> memory_bytes;
  bool keep_largest = false;
  bool no_postprocessing = false;
  bool overwrite = false;
  bool skip_existing = false;
};

/// Runs that stand between the first one and the inputs make an ensemble with it.
void take_runs_from_inputs(Options& options) {
  std::vector<fs::path>& inputs = options.inputs;
  const auto end = std::ranges::find_if_not(inputs, is_run_folder);
  options.runs.insert(options.runs.end(), inputs.begin(), end);
  inputs.erase(inputs.begin(), end);
  if (!inputs.empty()) return;
  throw UsageError(fmt::format("{} runs, and no image to predict", options.runs.size()),
                   "name images, folders of images or data sets behind the runs");
}

ExistingFiles existing_files(const Options& options) {
  if (options.overwrite) return ExistingFiles::kOverwrite;
  return options.skip_existing ? ExistingFiles::kKeep : ExistingFiles::kRefuse;
}

void warn_of_unlisted(const DatasetList& list) {
  std::vector<fs::path> images = find_unlisted_images(list);
  std::erase_if(images,
                [](const fs::path& path) { return path.parent_path().filename() == "labelsTr"; });
  if (images.empty()) return;
  log_warning("{}: {} images that dataset.json does not name are not labelled; the first is {}",
              list.folder.string(), images.size(), images.front().string());
}

void say_what_was_found(const FoundImages& found, const RunEnsemble& runs) {
  if (found.cases.size() > 1 || !found.other_files.empty()) log_info("{}", describe_found(found));
  if (!found.problems.empty()) {
    log_warning("left out {} images that cannot be used; the first is {}", found.problems.size(),
                found.problems.front());
  }
  for (const DatasetList& list : found.datasets) {
    if (list.training.empty()) continue;
    runs.warn_of_unlike(list);
    warn_of_unlisted(list);
  }
}

PredictionPlan plan(const Options& options, const RunEnsemble& runs, const Ranks& ranks) {
  const FoundImages found =
      search_images(options.inputs,
                    {.channel_count = runs.recipe().network.in_channels, .left_out = options.out});
  if (ranks.is_first()) say_what_was_found(found, runs);
  PredictionPlan planned =
      plan_predictions(found.cases, options.out, options.wanted, existing_files(options));
  if (!planned.done.empty()) {
    log_info("{} of {} predictions are there already", planned.done.size(),
             planned.done.size() + planned.todo.size());
  }
  return planned;
}

PredictionRoom room_of(const Options& options, const Ranks& ranks) {
  return {.memory_bytes = options.memory_bytes,
          .scratch_folder = options.out,
          .sharers = ranks.on_node().size()};
}

/// Labels this rank's share of the images. Whatever ends it but a full disk leaves a report.
void predict_share(RunEnsemble& runs, const PredictionPlan& planned, const Options& options,
                   const LabelFinish& finish, const Ranks& ranks, PredictionOutcome& outcome) {
  try {
    predict_cases(runs, planned.todo, options.out, {finish, room_of(options, ranks)}, ranks,
                  [&](const ReportedCase& one) { outcome.add(one); });
  } catch (const Error& error) {
    if (error.code() != ExitCode::kCannotWrite) outcome.write_reports();
    throw;
  }
}

int run(const Options& options, const Ranks& ranks) {
  const auto runs = together(ranks, [&] {
    return std::make_unique<RunEnsemble>(
        options.runs, RunUse{options.device, options.weights, options.mirror, options.fit_windows});
  });
  // All plan before one writes, or its labels would be found by the others.
  PredictionPlan planned;
  PredictionOutcome outcome = together(ranks, [&] {
    planned = plan(options, *runs, ranks);
    PredictionOutcome begun(planned, options.out, options.runs, options.report, ranks);
    make_folder(options.out);
    return begun;
  });
  LabelFinish finish{.keep_largest = options.keep_largest};
  if (!options.no_postprocessing) finish.chosen = runs->chosen_postprocessing();
  together(ranks, [&] { predict_share(*runs, planned, options, finish, ranks, outcome); });
  outcome.join(ranks);
  on_first(ranks, [&] {
    outcome.measure_kept([&](const fs::path& label) { return measure_predicted(*runs, label); });
    outcome.finish();
    outcome.throw_if_any_failed();
  });
  return 0;
}

}  // namespace

Action add_predict(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->runs.front(), "Run folder of hayate train")->required();
  app.add_option("INPUT", options->inputs,
                 "Images, folders of images (and of folders), DICOM series, data sets, lists of "
                 "cases, or patterns in quotes ('scans/**/*.nii.gz'); run folders in front of them "
                 "predict with RUN: the mean of the probabilities counts")
      ->required()
      ->take_all();
  app.add_option(
         "--out", options->out,
         fmt::format("Folder for the labels, <case>{} each, in folders as the images are below "
                     "INPUT; images of one name keep the folders in which they differ",
                     default_image_suffix()))
      ->capture_default_str();
  app.add_option("--report", options->report,
                 fmt::format("Also write {}, which says what came of each case and stands in the "
                             "folder of the labels, to this file; as a table where it ends in .csv",
                             kPredictionReportName));
  CLI::Option* overwrite = app.add_flag("--overwrite", options->overwrite,
                                        "Replace predictions that are there already; what hayate "
                                        "predict has not written is never replaced");
  app.add_flag("--skip-existing", options->skip_existing,
               "Go on: leave predictions that are there as they are, write only the others")
      ->excludes(overwrite);
  CLI::Option* probabilities =
      app.add_flag("--probabilities", options->wanted.probabilities,
                   "Also write the softmax, one volume a class: <case>_probabilities");
  app.add_option("--probabilities-type", options->probabilities_type,
                 "float32, or uint8 in a quarter of the room: 0 … 255, which the file's scl_slope "
                 "makes 0 … 1 again (NIfTI alone)")
      ->check(CLI::IsMember({"float32", "uint8"}))
      ->capture_default_str()
      ->needs(probabilities);
  app.add_flag(
      "--uncertainty", options->wanted.uncertainty,
      "Also write the entropy of the softmax, in nats from 0 (certain) to the logarithm of "
      "the number of classes: <case>_uncertainty");
  app.add_flag("--preview", options->wanted.preview,
               "Also draw the label on the image, in three planes: <case>_preview.png");
  add_memory_option(app, options->memory_bytes);
  add_mirror_option(app, options->mirror);
  add_fit_windows_option(app, options->fit_windows);
  app.add_flag("--keep-largest", options->keep_largest,
               "Of each class only its largest connected part; what lies apart becomes background");
  app.add_flag("--no-postprocessing", options->no_postprocessing,
               "Leave labels as the network predicts them, whatever a cross-validation has chosen "
               "to do to them");
  app.add_option("--weights", options->weights,
                 "Other weights for the run's network (safetensors, MONAI's names)");
  add_device_option(app, options->device);
  add_threads_option(app);
  add_ranks_option(app);
  return [options] {
    take_runs_from_inputs(*options);
    if (options->probabilities_type == "uint8") {
      options->wanted.probabilities_type = ProbabilitiesType::kUint8;
    }
    return run_on_ranks(kMeetingTime, [&](const Ranks& ranks) { return run(*options, ranks); });
  };
}

}  // namespace hayate::cli
