// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/log.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/data/mask_regions.h"
#include "hayate/io/case_image.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/write_case_list.h"
#include "hayate/recipe/declared_labels.h"

namespace hayate::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  DatasetPlace place;
  fs::path out;
  bool overwrite = false;
  bool regions = false;
};

/// A line for people; programs read what --out writes.
void print_case(const CaseFiles& files) {
  std::string line = files.name + ":";
  for (const fs::path& channel : channel_files(files)) line += "  " + channel.string();
  if (files.label) line += "  label " + files.label->string();
  if (files.masks.size() > 1) line += fmt::format(" and {} more masks", files.masks.size() - 1);
  print("{}\n", line);
}

void make_regions(DatasetList& list) {
  if (make_regions_of_masks(list)) {
    log_labels(list);
  } else {
    log_info("--regions: no masks overlap, so that classes stay as they are");
  }
}

int run(const Options& options) {
  if (!options.out.empty()) check_case_list_place(options.out, options.overwrite);
  DatasetList list = scan_dataset(options.place);
  if (options.regions) make_regions(list);
  for (const std::string& problem : list.problems) log_warning("left out: {}", problem);
  for (const std::string& note : list.notes) log_info("{}", note);
  if (options.out.empty()) {
    for (const auto* cases : {&list.training, &list.test}) {
      for (const CaseFiles& files : *cases) print_case(files);
    }
  } else {
    write_case_list(list, options.out, options.overwrite);
  }
  log_info("{}", describe_dataset(list));
  return 0;
}

}  // namespace

Action add_list(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("DATASET", options->place.path, kDatasetHelp)->required();
  app.add_option("--out", options->out,
                 "Write the list there, as a JSON file that every command takes for the data set");
  app.add_option("--data-root", options->place.root,
                 "Where relative paths of a list begin; default: in the list's folder");
  app.add_flag("--regions", options->regions,
               "Make each class a region, where mask files of classes overlap; reads all of them");
  app.add_flag("--overwrite", options->overwrite, "Replace a list that is there already");
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
