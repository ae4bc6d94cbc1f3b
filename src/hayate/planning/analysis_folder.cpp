// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/analysis_folder.h"

#include <algorithm>
#include <system_error>

#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/file_error.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/normal_path.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/text.h"
#include "hayate/data/dataset.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/image_files.h"
#include "hayate/planning/analysis_figures.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/load_options.h"
#include "hayate/reporting/own_files.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Tells other files from these at once; a changed file of the same size goes unseen.
std::string fingerprint(const DatasetList& list) {
  Hasher hasher;
  const auto add = [&](const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) throw_read_error(path, error.value());
    hasher.update(fmt::format("{} {}\n", path.lexically_relative(list.folder).string(), size));
  };
  for (const CaseFiles& files : list.training) {
    for (const auto& images : {channel_files(files), label_files(files)}) {
      for (const std::filesystem::path& image : images) {
        for (const std::filesystem::path& file : files_of_image(image)) add(file);
      }
    }
    if (files.labels_present) hasher.update(join(*files.labels_present, "|") + "\n");
  }
  return format_hash(hasher.digest());
}

/// Prepares the case of middle size as training would, and reckons the others by it.
double forecast_cache_seconds(const AnalysisReport& report, const DatasetList& list) {
  std::vector<const CaseSummary*> by_size;
  for (const CaseSummary& one : report.analysis.cases) by_size.push_back(&one);
  const auto middle = by_size.begin() + std::ssize(by_size) / 2;
  std::ranges::nth_element(by_size, middle, {}, [](const CaseSummary* one) {
    return one->shape[0] * one->shape[1] * one->shape[2];
  });
  const auto files = std::ranges::find(list.training, (*middle)->name, &CaseFiles::name);
  Recipe recipe = resolve_labels(report.chosen.recipe, list).recipe;
  // Here it is about time; the training refuses such a case unless it is told otherwise.
  recipe.data.channel_grid = ChannelGrid::kFirst;
  const Dataset dataset({*files}, recipe.transforms.make_train_chain(), load_options(recipe));
  const Stopwatch stopwatch;
  dataset.prepared(0);
  return stopwatch.seconds() * static_cast<double>(by_size.size()) / report.machine.cores;
}

ordered_json machine_json(const AnalysisReport& report) {
  return {{"memory_bytes", report.machine.memory_bytes},
          {"cores", report.machine.cores},
          {"isa", describe_isa(report.machine.cpu)},
          {"cache_bytes", report.chosen.cache.cache_bytes},
          {"cache_working_bytes", report.chosen.cache.working_bytes},
          {"cache_seconds", report.cache_seconds},
          {"step_bytes", report.chosen.step.memory_bytes},
          {"step_seconds", report.chosen.step.seconds},
          {"steps_per_epoch", report.chosen.steps_per_epoch}};
}

std::vector<Figure> try_figures(const DatasetAnalysis& analysis) {
  try {
    return make_analysis_figures(analysis);
  } catch (const Error& error) {
    log_warning("no figures: {}", error.message());
    return {};
  }
}

}  // namespace

AnalysisFolder default_analysis_folder(const std::filesystem::path& dataset) {
  return {std::filesystem::path("analysis") / normal_path(dataset).filename()};
}

AnalysisReport analyze_into(const AnalysisFolder& folder, const std::filesystem::path& dataset) {
  const Stopwatch stopwatch;
  const DatasetList list = scan_dataset(dataset);
  log_info("data set {}: {}", list.name, describe_dataset(list));
  for (const std::string& note : list.notes) log_info("{}", note);
  check_own_files(folder.path, "analysis.html", {"analysis.json", "recipe.json"});
  AnalysisReport report;
  report.machine = machine_limits();
  report.analysis = analyze_dataset(list);
  report.chosen = choose_recipe(report.analysis, report.machine);
  report.cache_seconds = forecast_cache_seconds(report, list);
  report.seconds = stopwatch.seconds();

  make_folder(folder.path);
  ordered_json analysis = to_json(report.analysis);
  analysis["files_hash"] = fingerprint(list);
  analysis["forecast"] = machine_json(report);
  write_file_atomically(folder.page(), render_analysis(report, try_figures(report.analysis)));
  write_file_atomically(folder.analysis(), dump_json(analysis, 2) + "\n");
  write_file_atomically(folder.recipe(), dump_json(report.chosen.recipe.to_json(), 2) + "\n");
  return report;
}

bool is_analysis_of(const AnalysisFolder& folder, const std::filesystem::path& dataset) {
  if (!std::filesystem::exists(folder.recipe()) || !std::filesystem::exists(folder.analysis())) {
    return false;
  }
  const json analysis =
      json::parse(read_text_file(folder.analysis()), nullptr, /*allow_exceptions=*/false);
  return analysis.is_object() &&
         analysis.value("files_hash", json()) == fingerprint(scan_dataset(dataset));
}

}  // namespace hayate
