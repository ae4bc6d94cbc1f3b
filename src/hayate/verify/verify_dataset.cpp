// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/verify_dataset.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <new>
#include <ranges>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/parallel.h"
#include "hayate/base/printable.h"
#include "hayate/base/progress.h"
#include "hayate/base/stopwatch.h"
#include "hayate/io/class_values.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/download_manifest.h"
#include "hayate/io/image_name.h"
#include "hayate/io/labels_present.h"
#include "hayate/io/unlisted_images.h"
#include "hayate/verify/compare_cases.h"
#include "hayate/verify/examine_case.h"
#include "hayate/verify/split_findings.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

void check_stop() {
  if (stop_requested()) throw InterruptedError("stopped while verifying");
}

/// Names that go into logs, tables and pages.
void check_names(const DatasetList& list, std::vector<Finding>& findings) {
  const auto check = [&](const char* what, const std::string& name, const char* cure) {
    if (printable(name) == name) return;
    findings.push_back({FindingKind::kOddName, "",
                        fmt::format("{} '{}' is not plain UTF-8 text", what, printable(name)),
                        cure});
  };
  check("the folder's name", list.folder.string(), "rename the folder");
  std::map<std::string, int> indices;
  for (const auto& [index, name] : list.class_names) {
    check("dataset.json: the class name", name, "use letters only");
    const auto [first, is_new] = indices.emplace(name, index);
    if (is_new) continue;
    findings.push_back({FindingKind::kSameClassName, "",
                        fmt::format("dataset.json: labels: the classes {} and {} are both called "
                                    "'{}'",
                                    first->second, index, name),
                        "give each class a name of its own, or make them one in the labels"});
  }
}

/// What dataset.json holds and nothing follows.
void check_keys(const DatasetList& list, std::vector<Finding>& findings) {
  if (!list.declaration) return;
  for (const std::string& key : list.declaration->unused_keys) {
    findings.push_back({FindingKind::kUnusedKey, "",
                        fmt::format("dataset.json: \"{}\" is not used by anything here", key),
                        "take the key out if it is not meant for other programs"});
  }
}

/// dataset.json against the lists that it holds itself.
void check_declaration(const DatasetList& list, std::vector<Finding>& findings) {
  for (const std::string& problem : list.problems) {
    findings.push_back({FindingKind::kBadList, "", problem,
                        "complete the data set, or take the case out of its list"});
  }
  if (!list.declaration) return;
  const DatasetDeclaration& declared = *list.declaration;
  const auto check_count = [&](const char* key, std::optional<std::int64_t> count,
                               std::int64_t listed) {
    if (!count || *count == listed) return;
    findings.push_back(
        {FindingKind::kCount, "",
         fmt::format("dataset.json: {} is {}, but {} are listed", key, *count, listed),
         "look for the cases that are missing, or correct the number"});
  };
  check_count("numTraining", declared.training_count, declared.listed_training_count);
  check_count("numTest", declared.test_count, declared.listed_test_count);
  const auto check_declared = [&](const char* key, bool is_there) {
    if (is_there) return;
    findings.push_back({FindingKind::kUndeclared, "", fmt::format("dataset.json has no {}", key),
                        fmt::format("declare {}, so that files can be held against it", key)});
  };
  check_declared("labels", !list.class_names.empty() || list.training.empty());
  check_declared("modality", !list.channel_names.empty());
  int expected = 0;
  for (const auto& [index, name] : list.class_names) {
    if (index == expected++) continue;
    findings.push_back({FindingKind::kClassGap, "",
                        fmt::format("dataset.json: labels: got the class {} ('{}'), expected {}",
                                    index, name, expected - 1),
                        "number the classes 0 (background), 1, 2 … without gaps, or train with "
                        "data.label_values"});
    return;
  }
}

/// Images that dataset.json does not name.
void find_unlisted_files(const DatasetList& list, std::vector<Finding>& findings) {
  for (const fs::path& file : find_unlisted_images(list)) {
    findings.push_back({FindingKind::kUnlistedFile, "",
                        fmt::format("{}: dataset.json does not name it", file.string()),
                        "add it to a list, or take it away"});
  }
}

/// The files against what came out of the archive.
void check_manifest(const fs::path& folder, int threads, std::vector<Finding>& findings) {
  std::optional<DownloadManifest> manifest;
  try {
    manifest = read_download_manifest(folder);
  } catch (const DataError& error) {
    findings.push_back({FindingKind::kChangedFile, "",
                        fmt::format("{}: {}", (folder / kManifestName).string(), error.message()),
                        error.cure()});
  }
  if (!manifest) return;
  std::vector<std::string> problems(manifest->files.size());
  parallel_for(std::ssize(problems), threads, [&](std::int64_t index) {
    check_stop();
    const DownloadedFile& file = manifest->files[static_cast<std::size_t>(index)];
    std::string& problem = problems[static_cast<std::size_t>(index)];
    const fs::path path = folder / file.path;
    std::error_code error;
    const std::uint64_t size = fs::file_size(path, error);
    try {
      if (error) {
        problem = "was downloaded and is gone";
      } else if (size != file.size_bytes) {
        problem = fmt::format("got {} bytes, downloaded were {}", size, file.size_bytes);
      } else if (hash_file(path) != file.hash) {
        problem = "its content is not what was downloaded";
      }
    } catch (const Error& failure) {
      problem = failure.message();
    }
    if (!problem.empty()) problem = fmt::format("{}: {}", path.string(), problem);
  });
  for (const std::string& problem : problems) {
    if (problem.empty()) continue;
    findings.push_back({FindingKind::kChangedFile, "", problem,
                        fmt::format("download the data set again, or remove {} if it is meant so",
                                    (folder / kManifestName).string())});
  }
}

/// Examines a case; returns nothing of it when memory is short for it, and `what` says so.
CaseFacts try_examine_case(const CaseFiles& files, const DatasetList& list, std::string& what) {
  what.clear();
  try {
    return examine_case(files, list);
  } catch (const MemoryError& error) {
    what = error.message();
  } catch (const std::bad_alloc&) {
    what = "it takes more memory than is free";
  }
  return too_large_case(files, what);
}

std::vector<CaseFacts> examine_cases(const DatasetList& list, int threads) {
  std::vector<CaseFacts> cases(list.training.size() + list.test.size());
  std::vector<std::string> shortages(cases.size());
  Progress progress("verify", std::ssize(cases));
  const auto examine = [&](std::size_t i) {
    check_stop();
    const bool is_test = i >= list.training.size();
    const CaseFiles& files = is_test ? list.test[i - list.training.size()] : list.training[i];
    cases[i] = try_examine_case(files, list, shortages[i]);
    cases[i].is_test = is_test;
  };
  parallel_for(std::ssize(cases), threads, [&](std::int64_t index) {
    examine(static_cast<std::size_t>(index));
    progress.advance();
  });
  // Others may have had the memory; by itself a case has all that there is.
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!shortages[i].empty()) examine(i);
  }
  return cases;
}

/// Says how values that nobody declared become the declared classes, where there are as many.
void offer_label_values(std::span<const CaseFacts> cases, const DatasetList& list,
                        std::vector<Finding>& findings) {
  const std::vector<int> values = find_label_values(cases, list);
  if (values.empty()) return;
  for (Finding& finding : findings) {
    if (finding.kind != FindingKind::kUndeclaredLabel) continue;
    finding.cure = fmt::format(
        "if the values stand for the declared classes in this order, train with --set "
        "data.label_values=[{}]; else declare them, or mend the label",
        fmt::join(values, ","));
  }
}

/// What cases were annotated for, as far as the list names classes that there are.
void check_labels_present(DatasetList& list, std::vector<Finding>& findings) {
  try {
    resolve_labels_present(list, declared_class_count(list));
  } catch (const DataError& error) {
    findings.push_back({FindingKind::kBadList, "", error.message(), error.cure()});
  }
}

/// What regions are written as, which is to be a value of the labels.
void check_regions(const DatasetList& list, std::vector<Finding>& findings) {
  const std::map<std::int64_t, std::string> names = class_names_by_value(list);
  for (const LabelRegion& region : list.regions) {
    if (region.written_as == LabelRegion::kWrittenTogether || names.contains(region.written_as)) {
      continue;
    }
    findings.push_back(
        {FindingKind::kBadList, "",
         fmt::format("regions_class_order: the region '{}' is written as {}, which "
                     "is of no class; expected some of {}",
                     region.name, region.written_as, fmt::join(std::views::keys(names), ", ")),
         "give each region the value of a class of its own"});
  }
}

/// Reads the list; nothing, and a finding, when dataset.json is of no use.
std::optional<DatasetList> read_list(const fs::path& folder, std::vector<Finding>& findings) {
  try {
    DatasetList list = scan_dataset(folder);
    check_labels_present(list, findings);
    check_regions(list, findings);
    return list;
  } catch (const DataError& error) {
    findings.push_back({FindingKind::kBadJson, "", error.message(), error.cure()});
    return std::nullopt;
  }
}

}  // namespace

std::size_t VerifyReport::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count(findings, severity, [](const Finding& one) { return one.severity(); }));
}

VerifyReport verify_dataset(const fs::path& folder, int threads) {
  const Stopwatch stopwatch;
  VerifyReport report;
  const std::optional<DatasetList> list = read_list(folder, report.findings);
  check_manifest(folder, threads, report.findings);
  if (list) {
    report.layout = describe_dataset(*list);
    report.notes = list->notes;
    check_names(*list, report.findings);
    check_keys(*list, report.findings);
    check_declaration(*list, report.findings);
    find_unlisted_files(*list, report.findings);
    const std::vector<CaseFacts> cases = examine_cases(*list, threads);
    for (const CaseFacts& one : cases) {
      report.file_bytes += one.file_bytes;
      report.findings.insert(report.findings.end(), one.findings.begin(), one.findings.end());
    }
    std::ranges::move(compare_cases(cases, *list), std::back_inserter(report.findings));
    offer_label_values(cases, *list, report.findings);
    std::ranges::move(examine_split(*list, threads), std::back_inserter(report.findings));
    if (std::string unsplit = describe_unsplit_cases(*list); !unsplit.empty()) {
      report.notes.push_back(std::move(unsplit));
    }
    const std::string missing = describe_missing_classes(cases, *list);
    if (!missing.empty()) report.notes.push_back(missing);
    std::ranges::stable_partition(report.findings,
                                  [](const Finding& one) { return one.case_name.empty(); });
    report.case_count = cases.size();
  }
  report.seconds = stopwatch.seconds();
  return report;
}

}  // namespace hayate
