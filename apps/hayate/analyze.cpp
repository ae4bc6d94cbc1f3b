// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "analysis_options.h"
#include "commands.h"
#include "hayate/base/log.h"

namespace hayate::cli {
namespace {

struct Options {
  std::filesystem::path dataset;
  std::filesystem::path out;
};

int run(const Options& options) {
  const AnalysisFolder folder =
      options.out.empty() ? default_analysis_folder(options.dataset) : AnalysisFolder{options.out};
  print_analysis(folder, analyze_into(folder, options.dataset));
  log_info("train with it: hayate train {} --recipe {}", options.dataset.string(),
           folder.recipe().string());
  return 0;
}

}  // namespace

Action add_analyze(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->dataset, kDatasetHelp)->required();
  app.add_option("--out", options->out, "Folder of the results; default analysis/<data set>");
  add_threads_option(app);
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
