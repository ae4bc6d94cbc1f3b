// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/layouts/case_list_file.h"

namespace hayate::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  DatasetPlace place;
  fs::path out;
  bool overwrite = false;
};

/// Only what is a list already may be written over, and only when asked.
void check_out(const Options& options) {
  if (!fs::exists(options.out)) return;
  if (options.overwrite && kCaseListFile.recognises(options.out)) return;
  throw UsageError(fmt::format("{}: would be overwritten", options.out.string()),
                   options.overwrite
                       ? "it is no list that hayate has written: name another file with --out"
                       : "name another file with --out, or replace the list with --overwrite");
}

std::string files_of(const CaseFiles& files) {
  std::vector<std::string> names{files.image.string()};
  for (const fs::path& channel : files.more_channels) names.push_back(channel.string());
  if (files.label) names.push_back(files.label->string());
  return join(names, "\t");
}

int run(const Options& options) {
  if (!options.out.empty()) check_out(options);
  const DatasetList list = scan_dataset(options.place);
  for (const std::string& problem : list.problems) log_warning("left out: {}", problem);
  for (const std::string& note : list.notes) log_info("{}", note);
  if (options.out.empty()) {
    for (const auto* cases : {&list.training, &list.test}) {
      for (const CaseFiles& files : *cases) {
        print("{}\t{}\n", printable(files.name), printable(files_of(files)));
      }
    }
  } else {
    write_case_list(list, options.out);
  }
  log_info("{}", describe_dataset(list));
  return 0;
}

}  // namespace

Action add_list(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option(
         "DATASET", options->place.path,
         "Folder of a data set in any layout (see docs/datasets.md), or a list of its cases")
      ->required();
  app.add_option("--out", options->out,
                 "Write the list there, as a JSON file that every command takes for the data set");
  app.add_option("--data-root", options->place.root,
                 "Where relative paths of a list begin; default: in the list's folder");
  app.add_flag("--overwrite", options->overwrite, "Replace a list that is there already");
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
