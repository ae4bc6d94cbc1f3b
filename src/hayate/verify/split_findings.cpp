// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/split_findings.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/io/case_image.h"
#include "hayate/io/image_files.h"
#include "hayate/recipe/split_cases.h"
#include "hayate/runs/split_leaks.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Hashes = std::map<fs::path, std::uint64_t>;

// Of more cases these are named.
constexpr std::size_t kMostNamed = 12;

/// Nothing where a file cannot be read, which is said where it is examined.
std::optional<Hashes> hash_images(const DatasetList& list, int threads) {
  Hashes hashes;
  for (const CaseFiles& files : list.training) {
    for (const fs::path& channel : channel_files(files)) hashes[channel] = 0;
  }
  std::vector<Hashes::value_type*> places;
  for (auto& one : hashes) places.push_back(&one);
  try {
    parallel_for(std::ssize(places), threads, [&](std::int64_t i) {
      auto& [path, hash] = *places[static_cast<std::size_t>(i)];
      hash = hash_of_image(path);
    });
  } catch (const Error&) {
    return std::nullopt;
  }
  return hashes;
}

void examine_fold(const DatasetList& list, std::int64_t fold, const std::optional<Hashes>& hashes,
                  std::vector<Finding>& findings) {
  SplitOptions options;
  options.fold = fold;
  try {
    const Split split = split_cases(list, options, 0);
    const auto leaks = hashes ? find_split_leaks(split, *hashes) : std::vector<std::string>();
    if (leaks.empty()) return;
    findings.push_back({FindingKind::kSplitLeak, "",
                        fmt::format("{}, fold {}: images are on both sides under two names: {}",
                                    split.source, fold, join(leaks, ", ")),
                        "take one of each two out of the data set, or put both on one side",
                        static_cast<double>(leaks.size())});
  } catch (const DataError& error) {
    findings.push_back({FindingKind::kSplitLeak, "", error.message(), error.cure()});
  } catch (const RecipeError& error) {
    // A side may have lost its cases to problems of the list, which are said already.
    if (list.problems.empty())
      findings.push_back({FindingKind::kBadSplit, "", error.message(), error.cure()});
  }
}

}  // namespace

std::vector<Finding> examine_split(const DatasetList& list, int threads) {
  std::vector<Finding> findings;
  if (!list.split) return findings;
  const std::optional<Hashes> hashes = hash_images(list, threads);
  for (std::int64_t fold = 0; fold < std::ssize(list.split->folds); ++fold) {
    examine_fold(list, fold, hashes, findings);
  }
  return findings;
}

std::string describe_unsplit_cases(const DatasetList& list) {
  if (!list.split) return "";
  std::set<fs::path> named;
  for (const DeclaredFold& fold : list.split->folds) {
    named.insert(fold.train.begin(), fold.train.end());
    named.insert(fold.validation.begin(), fold.validation.end());
  }
  std::vector<std::string> unsplit;
  for (const CaseFiles& files : list.training) {
    if (!named.contains(files.image)) unsplit.push_back(files.name);
  }
  if (unsplit.empty()) return "";
  const std::size_t count = unsplit.size();
  unsplit.resize(std::min(count, kMostNamed));
  return fmt::format("{} case{} in no fold of {}, neither to train on nor to validate on: {}{}",
                     count, count == 1 ? " is" : "s are", list.split->source, join(unsplit, ", "),
                     count > kMostNamed ? " …" : "");
}

}  // namespace hayate
