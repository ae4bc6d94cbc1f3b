// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/byte_size.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/normal_path.h"
#include "hayate/base/text.h"
#include "hayate/distributed/rank_share.h"
#include "hayate/distributed/run_on_ranks.h"
#include "hayate/distributed/together.h"
#include "hayate/io/case_image.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/image_formats.h"
#include "hayate/io/image_name.h"
#include "hayate/io/unlisted_images.h"
#include "hayate/prediction/case_loop.h"
#include "hayate/prediction/prediction_files.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/run_folder.h"
#include "hayate/transforms/keep_largest_connected_component.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<fs::path> runs{1};
  std::vector<fs::path> inputs;
  fs::path out = "predictions";
  std::string device = "auto";
  std::filesystem::path weights;
  MirrorRequest mirror;
  PredictionOutputs outputs;
  std::string memory;
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

/// Whether it is an image, of one file or of a folder of slices; else it holds or lists images.
bool is_image(const fs::path& input) {
  return fs::is_directory(input) ? find_folder_format(input) != nullptr : !is_case_list(input);
}

/// The images of files, folders of files and data sets, with labels or without.
///
/// \param channel_count  that the network takes: files CASE_0000, CASE_0001 … are channels of one
///                       case where it takes as many.
std::vector<CaseFiles> find_images(const std::vector<fs::path>& inputs,
                                   std::int64_t channel_count) {
  std::vector<CaseFiles> cases;
  std::vector<CaseFiles> files;
  for (const fs::path& input : inputs) {
    if (is_image(input)) {
      const fs::path image = fs::is_directory(input) ? normal_path(input) : input;
      files.push_back({case_name(image), image, std::nullopt});
      continue;
    }
    const std::vector<CaseFiles> images = list_images(input, channel_count);
    cases.insert(cases.end(), images.begin(), images.end());
  }
  join_numbered_channels(files, channel_count);
  cases.insert(cases.end(), files.begin(), files.end());
  return cases;
}

std::vector<PredictionFiles> plan(const Options& options, std::int64_t channel_count) {
  const ExistingFiles existing = options.overwrite       ? ExistingFiles::kOverwrite
                                 : options.skip_existing ? ExistingFiles::kKeep
                                                         : ExistingFiles::kRefuse;
  return plan_predictions(find_images(options.inputs, channel_count), options.out, options.outputs,
                          existing);
}

void warn_of_unlisted(const DatasetList& list) {
  std::vector<fs::path> images = find_unlisted_images(list);
  std::erase_if(images,
                [](const fs::path& path) { return path.parent_path().filename() == "labelsTr"; });
  if (images.empty()) return;
  log_warning("{}: {} images that dataset.json does not name are not labelled; the first is {}",
              list.folder.string(), images.size(), images.front().string());
}

/// What is done to each label.
struct Finish {
  /// As the runs' folders say.
  Postprocessing chosen;
  bool keep_largest = false;
};

void predict(RunEnsemble& runs, const PredictionFiles& files, const PredictionRoom& room,
             const Finish& finish) {
  Prediction prediction = runs.predict(runs.prepare(without_label(files.image)),
                                       {.probabilities = files.probabilities.has_value(),
                                        .uncertainty = files.uncertainty.has_value()},
                                       room);
  apply_postprocessing(prediction.label, finish.chosen);
  if (finish.keep_largest) keep_largest_connected_component(prediction.label, {});
  write_prediction(files, prediction, label_values(runs.recipe().data));
  if (files.label) log_info("{}", files.label->string());
}

PredictionRoom room_of(const Options& options) {
  PredictionRoom room{.scratch_folder = options.out};
  if (!options.memory.empty()) room.memory_bytes = parse_byte_size(options.memory);
  return room;
}

/// What came of the images of one rank.
class Outcome {
 public:
  void add_label(const PredictionFiles& files) {
    if (files.label) labels_.push_back(files.label->native());
  }

  /// Notes what is wrong with one image. What would be wrong with any other, too, is thrown on.
  void add_failure(const fs::path& image, const Error& error) {
    const ExitCode code = error.code();
    if (code != ExitCode::kBadData && code != ExitCode::kMissingInput && code != ExitCode::kIo &&
        code != ExitCode::kOutOfMemory && code != ExitCode::kBadRecipe) {
      throw;
    }
    warn_line(fmt::format("{}: not labelled: {}", printable(image.string()), error.what()));
    if (failed_.empty()) first_code_ = static_cast<int>(code);
    failed_.push_back(image.native());
  }

  /// Adds what came of other ranks' images, and says which labels those wrote.
  void join(const Ranks& ranks) {
    const auto as_json = nlohmann::json{
        {"labels", texts(labels_)}, {"failed", texts(failed_)}, {"code", first_code_}};
    const std::vector<std::string> of_ranks = ranks.gather(as_json.dump());
    for (std::size_t rank = 1; rank < of_ranks.size(); ++rank) {
      const auto other = nlohmann::json::parse(of_ranks[rank]);
      for (const std::string& label : other["labels"].get<std::vector<std::string>>()) {
        log_info("{}", name_of_text(label));
      }
      for (const std::string& image : other["failed"].get<std::vector<std::string>>()) {
        failed_.push_back(name_of_text(image));
      }
      if (first_code_ == 0) first_code_ = other["code"];
    }
  }

  void throw_if_any_failed(std::size_t image_count) const {
    if (failed_.empty()) return;
    throw Error(static_cast<ExitCode>(first_code_),
                fmt::format("{} of {} images could not be labelled: {}", failed_.size(),
                            image_count, hayate::join(failed_, ", ")),
                "what is wrong with each of them is said above");
  }

 private:
  static std::vector<std::string> texts(const std::vector<std::string>& names) {
    std::vector<std::string> made;
    for (const std::string& name : names) made.push_back(text_of_name(name));
    return made;
  }

  std::vector<std::string> labels_;
  std::vector<std::string> failed_;
  int first_code_ = 0;
};

void warn_of_inputs(const Options& options, const RunEnsemble& runs) {
  for (const fs::path& input : options.inputs) {
    if (is_image(input)) continue;
    const DatasetList list = scan_dataset(input);
    if (list.training.empty()) continue;
    runs.warn_of_unlike(list);
    warn_of_unlisted(list);
  }
}

/// Labels this rank's share of the images.
Outcome predict_share(RunEnsemble& runs, const std::vector<PredictionFiles>& todo,
                      const PredictionRoom& room, const Finish& finish, const Ranks& ranks) {
  const RankShare share(std::ssize(todo), ranks);
  const auto at = [&](std::int64_t place) -> const PredictionFiles& {
    return todo[static_cast<std::size_t>(share.at(place))];
  };
  Outcome outcome;
  for_each_case({.count = share.count(),
                 .stopped = "stopped; finished labels are in place",
                 .cure = "go on with --skip-existing",
                 .title = "predict",
                 .failed =
                     [&](std::int64_t place, Error& error) {
                       const fs::path& image = at(place).image.image;
                       if (todo.size() > 1) return outcome.add_failure(image, error);
                       error.add_context(fmt::format("cannot label {}", image.string()));
                       throw;
                     }},
                at, [&](std::int64_t, const PredictionFiles& files) {
                  predict(runs, files, room, finish);
                  outcome.add_label(files);
                });
  return outcome;
}

int run(const Options& options, const Ranks& ranks) {
  const auto runs = together(ranks, [&] {
    auto loaded = std::make_unique<RunEnsemble>(
        options.runs, RunUse{options.device, options.weights, options.mirror});
    if (ranks.is_first()) warn_of_inputs(options, *loaded);
    return loaded;
  });
  // All plan before one writes, or its labels would be found by the others.
  const std::vector<PredictionFiles> todo = together(ranks, [&] {
    auto planned = plan(options, runs->recipe().network.in_channels);
    make_folder(options.out);
    return planned;
  });
  Finish finish{.keep_largest = options.keep_largest};
  if (!options.no_postprocessing) finish.chosen = runs->chosen_postprocessing();
  Outcome outcome =
      together(ranks, [&] { return predict_share(*runs, todo, room_of(options), finish, ranks); });
  outcome.join(ranks);
  on_first(ranks, [&] { outcome.throw_if_any_failed(todo.size()); });
  return 0;
}

}  // namespace

Action add_predict(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->runs.front(), "Run folder of hayate train")->required();
  app.add_option("INPUT", options->inputs,
                 "Images, folders of images, or data sets; run folders in front of them predict "
                 "with RUN: the mean of the probabilities counts")
      ->required()
      ->take_all();
  app.add_option(
         "--out", options->out,
         fmt::format("Folder for the labels, <case>{} each; images of one name keep the folders in "
                     "which they differ",
                     default_image_suffix()))
      ->capture_default_str();
  CLI::Option* overwrite = app.add_flag("--overwrite", options->overwrite,
                                        "Replace predictions that are there already; what hayate "
                                        "predict has not written is never replaced");
  app.add_flag("--skip-existing", options->skip_existing,
               "Go on: leave predictions that are there as they are, write only the others")
      ->excludes(overwrite);
  app.add_flag("--probabilities", options->outputs.probabilities,
               "Also write the softmax, one volume a class: <case>_probabilities");
  app.add_flag(
      "--uncertainty", options->outputs.uncertainty,
      "Also write the entropy of the softmax, in nats from 0 (certain) to the logarithm of "
      "the number of classes: <case>_uncertainty");
  app.add_option("--memory", options->memory,
                 "Take no more memory than that, as in 4G; what does not fit waits on the disk. "
                 "Default: what is taken already, and three quarters of what is free");
  add_mirror_option(app, options->mirror);
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
    return run_on_ranks(kMeetingTime, [&](const Ranks& ranks) { return run(*options, ranks); });
  };
}

}  // namespace hayate::cli
