// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "commands.h"
#include "hayate/base/log.h"
#include "hayate/base/parallel.h"
#include "hayate/phantom/phantom_dataset.h"

namespace hayate::cli {
namespace {

struct Options {
  PhantomOptions phantom;
  std::filesystem::path out;
};

int run(const Options& options) {
  write_phantom_dataset(options.out, options.phantom, available_cores());
  log_info("{} cases in {}", options.phantom.cases, options.out.string());
  return 0;
}

}  // namespace

Action add_phantom(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  PhantomOptions& phantom = options->phantom;
  app.add_option("--out", options->out, "Folder of the data set to make")->required();
  app.add_option("--cases", phantom.cases, "Images, each with its label")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--matrix", phantom.matrix, "Voxels along X and along Y")->capture_default_str();
  app.add_option("--slices", phantom.slices, "Voxels along Z")->capture_default_str();
  app.add_option("--seed", phantom.seed, "Another seed, another data set")->capture_default_str();
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
