// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/base/progress.h"
#include "hayate/io/image_name.h"
#include "hayate/io/nifti_reader.h"
#include "hayate/io/nifti_writer.h"
#include "hayate/training/trained_run.h"
#include "hayate/transforms/keep_largest_connected_component.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  fs::path run;
  std::vector<fs::path> inputs;
  fs::path out = "predictions";
  std::string device = "auto";
  std::filesystem::path weights;
  bool with_probabilities = false;
  bool keep_largest = false;
};

/// The images of files, folders of files and data sets, test cases included.
std::vector<CaseFiles> find_images(const std::vector<fs::path>& inputs) {
  std::vector<CaseFiles> cases;
  for (const fs::path& input : inputs) {
    if (!fs::is_directory(input)) {
      cases.push_back({case_name(input), input, std::nullopt});
      continue;
    }
    const DatasetList list = read_dataset_list(input);
    cases.insert(cases.end(), list.training.begin(), list.training.end());
    cases.insert(cases.end(), list.test.begin(), list.test.end());
  }
  return cases;
}

int run(const Options& options) {
  TrainedRun run(options.run, options.device, options.weights);
  const std::vector<CaseFiles> cases = find_images(options.inputs);
  make_folder(options.out);
  Progress progress("predict", static_cast<std::int64_t>(cases.size()));
  for (const CaseFiles& files : cases) {
    if (stop_requested()) throw InterruptedError("stopped; finished labels are in place");
    Prediction prediction = run.predict(files, options.with_probabilities);
    if (options.keep_largest) keep_largest_connected_component(prediction.label, {});
    const NiftiHeader header = read_nifti_info(files.image).header;
    const fs::path label = options.out / (files.name + ".nii.gz");
    write_nifti(label, prediction.label, header);
    if (prediction.probabilities) {
      write_nifti(options.out / (files.name + "_probabilities.nii.gz"), *prediction.probabilities,
                  header);
    }
    progress.advance();
    log_info("{}", label.string());
  }
  return 0;
}

}  // namespace

Action add_predict(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->run, "Run folder of hayate train")->required();
  app.add_option("INPUT", options->inputs, "Images, folders of images, or data sets")
      ->required()
      ->take_all();
  app.add_option("--out", options->out, "Folder for the labels")->capture_default_str();
  app.add_flag("--probabilities", options->with_probabilities,
               "Also write the softmax, one volume a class");
  app.add_flag("--keep-largest", options->keep_largest,
               "Of each class only its largest connected part; what lies apart becomes background");
  app.add_option("--weights", options->weights,
                 "Other weights for the run's network (safetensors, MONAI's names)");
  add_device_option(app, options->device);
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
