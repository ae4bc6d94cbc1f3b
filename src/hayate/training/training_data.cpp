// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/training_data.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/system_info.h"
#include "hayate/base/trace.h"
#include "hayate/data/case_problems.h"
#include "hayate/distributed/together.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/found_labels.h"
#include "hayate/recipe/ignored_label_warnings.h"
#include "hayate/recipe/load_options.h"
#include "hayate/recipe/patch_shape.h"
#include "hayate/recipe/recipe_checks.h"
#include "hayate/training/divide_batches.h"
#include "hayate/training/make_datasets.h"

namespace hayate {
namespace {

/// Takes the bad cases out of the list. \returns which and why
std::vector<SkippedCase> drop_bad_cases(DatasetList& list, const Recipe& recipe) {
  std::vector<SkippedCase> skipped;
  std::set<std::string> bad;
  const auto chain = recipe.transforms.make_train_chain();
  for (const auto& problem : find_case_problems(list.training, load_options(recipe), *chain)) {
    if (!problem) continue;
    warn_line(fmt::format("left out {}: {}", printable(problem->case_name), problem->what));
    skipped.push_back({problem->case_name, problem->what});
    bad.insert(problem->case_name);
  }
  std::erase_if(list.training, [&](const CaseFiles& files) { return bad.contains(files.name); });
  return skipped;
}

/// The data set's own listing, before any case is opened.
DatasetList read_list(const std::filesystem::path& folder, bool skip_bad,
                      std::vector<SkippedCase>& skipped) {
  if (!skip_bad) return read_dataset_list(folder);
  DatasetList list = scan_dataset(folder);
  for (const std::string& problem : list.problems) {
    log_warning("left out: {}", problem);
    skipped.push_back({"-", problem});
  }
  return list;
}

/// The ranks must see one and the same data set, or each would train on another.
void check_same_cases(const DatasetList& list, const Ranks& ranks) {
  std::string names;
  for (const CaseFiles& files : list.training) names += files.name + '\n';
  const std::string of_first = ranks.broadcast(names);
  together(ranks, [&] {
    if (names == of_first) return;
    throw DataError(fmt::format("{}: holds other cases on this node than on that of rank 0",
                                list.folder.string()),
                    "give every node the same data set");
  });
}

/// As find_labels_present; the first rank reads the labels for all.
void find_labels_on_first(TrainingData& data, const Ranks& ranks) {
  if (data.recipe.data.labels_present != LabelsPresent::kAsFound) return;
  std::vector<CaseFiles>& cases = data.list.training;
  on_first(ranks, [&] { find_labels_present(data.recipe, cases); });
  if (ranks.is_alone()) return;
  nlohmann::json of_cases = nlohmann::json::object();
  for (const CaseFiles& files : cases) {
    if (!files.unannotated.empty()) of_cases[text_of_name(files.name)] = files.unannotated;
  }
  of_cases = nlohmann::json::parse(ranks.broadcast(of_cases.dump()));
  for (CaseFiles& files : cases) {
    files.unannotated = of_cases.value(text_of_name(files.name), ClassSet());
  }
}

BatchDivision division_of_batches(const Recipe& recipe, const Ranks& ranks) {
  const DistributedOptions& options = recipe.distributed;
  BatchDivision division{ranks.on_node().size(), ranks.size() * options.gradient_accumulation,
                         options.gradient_accumulation};
  if (options.reproducible > 0) {
    division.parts = division.statistics = options.reproducible;
  } else if (options.norm_sync != NormSync::kAll) {
    const Ranks& sharing = options.norm_sync == NormSync::kNode ? ranks.on_node() : Ranks::single();
    division.statistics *= ranks.size() / sharing.size();
  }
  return division;
}

void check_fixed_partition(const Recipe& recipe, const Ranks& ranks) {
  if (recipe.distributed.reproducible > 0) {
    throw RecipeError(
        "data.partition fixed and distributed.reproducible contradict each other: "
        "which cases make a batch would depend on the number of ranks",
        "--set data.partition=global");
  }
  if (recipe.data.batch_size % ranks.size() != 0) {
    throw RecipeError(fmt::format("data.partition fixed: a batch of {} cases (data.batch_size) "
                                  "cannot be divided among {} ranks",
                                  recipe.data.batch_size, ranks.size()),
                      "make data.batch_size a multiple of the ranks, or --set "
                      "data.partition=global");
  }
}

/// \throws RecipeError  when not every rank has a part.
BatchShare share_of_batches(const Recipe& recipe, const Ranks& ranks) {
  BatchShare share = divide_batches(recipe, ranks);
  share.patches_per_case = std::llround(forecast_patches(recipe.transforms).count);
  if (recipe.data.partition == Partition::kFixed) {
    check_fixed_partition(recipe, ranks);
    // Each rank has batches of its own.
    share.rank_count = 1;
    share.rank = 0;
  }
  const std::int64_t patches = recipe.data.batch_size * share.patches_per_case;
  if (patches < share.rank_count * share.shards_per_rank) {
    throw RecipeError(
        fmt::format("a batch of {} patches (data.batch_size {}, {} of each case) cannot be divided "
                    "into {} parts for {} ranks",
                    patches, recipe.data.batch_size, share.patches_per_case,
                    share.rank_count * share.shards_per_rank, ranks.size()),
        "raise data.batch_size, or train on fewer ranks");
  }
  return share;
}

}  // namespace

void check_recipe_fits(const Recipe& recipe, const Split& split, const Ranks& ranks) {
  check_batches(recipe, std::ssize(split.train), available_memory_bytes(),
                division_of_batches(recipe, ranks));
}

DataLoaderOptions loader_options(const Recipe& recipe, const Ranks& ranks) {
  DataLoaderOptions options;
  options.batch_size = recipe.data.batch_size;
  options.shuffle = recipe.data.shuffle;
  options.seed = recipe.seed;
  options.num_workers = static_cast<int>(recipe.data.num_workers);
  // One thread makes one batch ahead, whatever it takes to make it.
  if (recipe.data.loader == LoaderKind::kThreadDataLoader) options.num_workers = 1;
  options.share = share_of_batches(recipe, ranks);
  options.batch_size /= ranks.size() / options.share.rank_count;
  return options;
}

TrainingData prepare_training_data(const Recipe& asked, const std::filesystem::path& folder,
                                   bool skip_bad, const Ranks& ranks) {
  TrainingData data;
  TrainingDescription described;
  const Recipe& recipe = data.recipe;
  together(ranks, [&] {
    // The classes come first, or every case would be a bad one.
    ResolvedLabels resolved = resolve_labels(asked, read_list(folder, skip_bad, data.skipped));
    data.list = std::move(resolved.list);
    data.recipe = std::move(resolved.recipe);
    log_labels(data.list);
    for (const std::string& warning : find_ignored_label_warnings(recipe)) {
      log_warning("data.ignore_label: {}", warning);
    }
    if (skip_bad) {
      for (SkippedCase& skipped : drop_bad_cases(data.list, recipe)) {
        data.skipped.push_back(std::move(skipped));
      }
    }
  });
  find_labels_on_first(data, ranks);
  data.split = together(ranks, [&] {
    log_unannotated(data.list, scored_classes(recipe).count());
    Split made = split_cases(data.list, recipe.data.split, recipe.seed);
    check_recipe_fits(recipe, made, ranks);
    log_info("data set {}: {}", data.list.name, describe_dataset(data.list));
    for (const std::string& note : data.list.notes) log_info("{}", note);
    log_info("split: {}", describe_split(made, recipe.data.split));
    described = describe_training(data.list, made.train, recipe);
    data.trained_on = std::move(described.trained_on);
    return made;
  });
  check_same_cases(data.list, ranks);
  data.datasets = make_datasets(data.split, recipe, data.trained_on, ranks);
  together(ranks, [&] {
    if (described.failure) std::rethrow_exception(described.failure);
    // Last, because it may read every byte: of a data set that is known to fit, and is in the page
    // cache.
    if (!ranks.is_first()) return;
    const TraceRange range("data set hash");
    data.hash = format_hash(compute_dataset_hash(data.list, &data.file_hashes));
  });
  return data;
}

}  // namespace hayate
