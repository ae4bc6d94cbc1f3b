// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/dataset_analysis.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "hayate/analysis/missing_classes.h"
#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/data/load_case.h"
#include "hayate/io/class_values.h"
#include "hayate/io/labels_present.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

/// Returns the class names of dataset.json; where it has none, names for what the labels hold.
std::vector<std::string> name_classes(const DatasetList& list,
                                      const std::vector<CaseSummary>& cases) {
  auto count = static_cast<std::size_t>(declared_class_count(list));
  for (const CaseSummary& one : cases) count = std::max(count, one.classes.size());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    const auto found = list.class_names.find(static_cast<int>(i));
    names.push_back(found != list.class_names.end() ? found->second
                    : i == 0                        ? "background"
                                                    : fmt::format("class {}", i));
  }
  return names;
}

std::vector<std::vector<std::string>> find_duplicates(const std::vector<CaseSummary>& cases) {
  std::map<std::uint64_t, std::vector<std::string>> by_hash;
  for (const CaseSummary& one : cases) by_hash[one.image_hash].push_back(one.name);
  std::vector<std::vector<std::string>> duplicates;
  for (auto& [hash, names] : by_hash) {
    if (names.size() > 1) duplicates.push_back(std::move(names));
  }
  std::ranges::sort(duplicates);
  return duplicates;
}

/// Merges in the order of the cases, so that the sums are the same whoever was read first.
std::optional<IntensityStatistics> merge_foregrounds(const std::vector<CaseSummary>& cases) {
  DatasetSummary summary;
  for (const CaseSummary& one : cases) summary.merge(one.foreground);
  if (summary.empty()) return std::nullopt;
  return summary.statistics();
}

/// Along axes that point nowhere nothing has a size.
void check_axes(const CaseFiles& files, const Volume& image) {
  if (!is_singular(image.voxel_to_world())) return;
  throw DataError(
      fmt::format("{}: two voxel axes point the same way, or one nowhere: got the affine {}",
                  files.image.string(), format_affine(image.voxel_to_world())),
      "repair the header's sform, qform or pixdim");
}

CaseSummary analyze_case(const CaseFiles& files, const LoadOptions& options) {
  const Sample sample = load_case(files, options);
  check_axes(files, sample.image);
  CaseSummary summary = summarize_case(sample);
  if (!options.has_regions) summary.unannotated = files.unannotated;
  return summary;
}

}  // namespace

bool DatasetAnalysis::is_ct() const {
  return channel_names.size() == 1 && to_lower(channel_names.front()) == "ct";
}

void summarize_dataset(DatasetAnalysis& analysis) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::vector<double> sizes;
    std::vector<double> spacings;
    for (const CaseSummary& one : analysis.cases) {
      sizes.push_back(static_cast<double>(one.shape[axis]));
      spacings.push_back(one.spacing_mm[axis]);
    }
    analysis.median_shape[axis] = std::llround(percentile(sizes, 50.0));
    analysis.median_spacing_mm[axis] = percentile(spacings, 50.0);
  }
  analysis.foreground = merge_foregrounds(analysis.cases);
  analysis.duplicates = find_duplicates(analysis.cases);
  analysis.outliers = find_outliers(analysis.cases, analysis.class_names);
  analysis.missing_class_advice = advise_on_missing_classes(analysis.cases, analysis.class_names);
}

namespace {

/// A disk that fails says nothing of a case: numbers without it would be another data set's.
void check_that_the_disk_was_read(std::span<const std::optional<CaseProblem>> problems) {
  std::string lines;
  for (const auto& problem : problems) {
    if (problem && problem->code == ExitCode::kIo) {
      lines += fmt::format("\n    {}: {}", problem->case_name, problem->what);
    }
  }
  if (!lines.empty()) throw IoError("files could not be read:" + lines, "run it again");
}

}  // namespace

DatasetAnalysis analyze_dataset(const DatasetList& scanned) {
  DatasetList list = scanned;
  resolve_labels_present(list, declared_class_count(list));
  LoadOptions options;
  // As a training that is told to resample them sees them; any other one refuses them by name.
  options.channel_grid = ChannelGrid::kFirst;
  options.has_regions = !list.regions.empty();
  options.channel_count = std::ssize(list.channel_names);
  if (!list.class_names.empty()) options.class_count = list.class_names.rbegin()->first + 1;
  options.labels.of_classes.assign(list.label_values.begin(), list.label_values.end());
  if (list.ignore_label) options.labels.ignored = *list.ignore_label;
  std::vector<std::optional<CaseSummary>> summaries(list.training.size());
  const auto files = [&](std::int64_t i) -> const CaseFiles& {
    return list.training[static_cast<std::size_t>(i)];
  };
  auto problems = try_cases(
      "analyze", "analysing the cases", std::ssize(list.training), thread_count(),
      [&](std::int64_t i) { return files(i).name; },
      [&](std::int64_t i) {
        summaries[static_cast<std::size_t>(i)] = analyze_case(files(i), options);
      });

  check_that_the_disk_was_read(problems);

  DatasetAnalysis analysis;
  analysis.name = list.name;
  analysis.channel_names = list.channel_names;
  analysis.layout = describe_dataset(list);
  if (list.split) analysis.own_split = list.split->source;
  for (const LabelRegion& region : list.regions) analysis.region_names.push_back(region.name);
  analysis.list_problems = list.problems;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    if (summaries[i]) analysis.cases.push_back(std::move(*summaries[i]));
    if (problems[i]) analysis.problems.push_back(std::move(*problems[i]));
  }
  if (analysis.cases.empty()) {
    throw DataError(fmt::format("{}: none of {} cases with labels can be used",
                                list.folder.string(), list.training.size()),
                    analysis.problems.empty() && list.problems.empty()
                        ? "give the images labels"
                        : "hayate verify names the problems");
  }
  analysis.class_names = name_classes(list, analysis.cases);
  summarize_dataset(analysis);
  return analysis;
}

}  // namespace hayate
