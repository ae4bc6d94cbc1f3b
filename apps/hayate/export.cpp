// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/exporting/monai_bundle.h"
#include "hayate/exporting/new_place.h"
#include "hayate/exporting/onnx_file.h"

namespace hayate::cli {
namespace {

struct Options {
  std::filesystem::path run;
  std::filesystem::path onnx;
  std::filesystem::path monai_bundle;
};

int run(const Options& options) {
  if (options.onnx.empty() && options.monai_bundle.empty()) {
    throw UsageError("nothing to export to",
                     "name a file with --onnx or a folder with "
                     "--monai-bundle");
  }
  // Neither is written where one of them cannot be.
  if (!options.onnx.empty()) check_new_file(options.onnx);
  if (!options.monai_bundle.empty()) check_new_folder(options.monai_bundle);
  const ExportedRun exported = read_exported_run(options.run);
  if (!options.onnx.empty()) {
    write_onnx(options.onnx, exported);
    log_info("onnx: {}", options.onnx.string());
  }
  if (!options.monai_bundle.empty()) {
    write_monai_bundle(options.monai_bundle, exported);
    log_info("MONAI bundle: {}", options.monai_bundle.string());
  }
  return 0;
}

}  // namespace

Action add_export(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->run, "Run folder of hayate train")->required();
  app.add_option("--onnx", options->onnx,
                 "Write network and best weights into this ONNX file, which must not be there");
  app.add_option("--monai-bundle", options->monai_bundle,
                 "Write a MONAI bundle into this folder, which must not be there, or be empty");
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
