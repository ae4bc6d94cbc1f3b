// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/data_options.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/option_ranges.h"
#include "hayate/io/label_values.h"
#include "hayate/recipe/case_groups.h"

namespace hayate {
namespace {

constexpr Range kLabelValue{0, static_cast<double>(kLargestLabelValue)};

void check_region(const RegionOptions& region) {
  if (!region.name.empty() && !region.values.empty()) return;
  throw RecipeError(fmt::format("data.regions: the region '{}' has {}", region.name,
                                region.name.empty() ? "no name" : "no values"),
                    R"(for instance {"name": "tumour", "values": [1, 2]})");
}

}  // namespace

void SplitOptions::describe(OptionVisitor& visitor) {
  visitor.visit("source", source,
                "Who says which cases validate; of a data set's own folds it is `fold`.");
  visitor.visit(
      "validation_count", validation_count, Range{0, 1e9, "cases"},
      "The last so many cases of the list are for validation, rounded to whole patients; 0 "
      "takes validation_fraction.");
  visitor.visit("validation_fraction", validation_fraction, kZeroToOne,
                "This share of the cases is for validation.");
  visitor.visit("shuffle", shuffle,
                "True shuffles the sorted list by the seed before it is split.");
  visitor.visit("group", group,
                "The cases of one patient are never on both sides: auto tells patients by names "
                "such as patient001_frame01 and sub-01_ses-2, none takes each case for a patient, "
                "and a regular expression finds the patient in a case's name (its first capturing "
                "group, else the whole match).");
  visitor.visit("folds", folds, Range{0, 1000, "folds"},
                "So many folds of the patients, drawn by the seed and as even as can be, take the "
                "place of count, fraction and shuffle; 0 makes none.");
  visitor.visit("fold", fold, Range{0, 999}, "This one of the folds validates, counted from 0.");
  visitor.visit(
      "spread", spread,
      "The patients of these cases are dealt to the folds first, so that each fold has as "
      "many; without folds validation gets its share of them: analyze names those with a class "
      "that fewer than half of the cases have. Names of no case count for nothing.");
}

void SplitOptions::check() const {
  check_group_rule(group);
  if (folds == 1) {
    throw RecipeError("data.split.folds: got 1, expected 0 or at least 2",
                      "one fold leaves nothing to train on");
  }
  if (folds > 0 && fold >= folds) {
    throw RecipeError(
        fmt::format("data.split.fold: got {}, but data.split.folds is {}", fold, folds),
        "folds are counted from 0");
  }
}

void DataOptions::describe(OptionVisitor& visitor) {
  visitor.visit("split", split, "These cases are left out of training, to validate on.");
  visitor.visit("dataset", dataset, "Prepared cases are kept here between two epochs.");
  visitor.visit(
      "cache_rate", cache_rate, kZeroToOne,
      "A CacheDataset keeps this share of the training cases, a SmartCacheDataset at a time.");
  visitor.visit("replace_rate", replace_rate, Range{1e-3, 1.0},
                "A SmartCacheDataset replaces this share of its cases after each epoch.");
  visitor.visit("cache_dir", cache_dir,
                "A PersistentDataset lies in this folder; empty stands for "
                "$HAYATE_CACHE_DIRECTORY, else ~/.cache/hayate.");
  visitor.visit("cache_limit_gb", cache_limit_gb, Range{0, 1e9, "GB"},
                "That folder holds at most this; 0 sets no limit.");
  visitor.visit("cache_workers", cache_workers, kThreadCount,
                "So many threads fill the cache; 0 takes all cores.");
  visitor.visit("cache_device", cache_device,
                "The cache lies here, and random transforms are done where it lies.");
  visitor.visit("cache_type", cache_type, "The cache keeps images as this type; labels take less.");
  visitor.visit("loader", loader,
                "A DataLoader prepares batches on num_workers threads, a ThreadDataLoader on one "
                "beside the training.");
  visitor.visit(
      "num_workers", num_workers, kThreadCount,
      "A DataLoader has so many threads; 0 prepares batches in the training loop itself.");
  visitor.visit(
      "batch_size", batch_size, Range{1, 65536, "cases"},
      "A batch holds so many cases; each gives as many patches as the transforms cut out of it.");
  visitor.visit("shuffle", shuffle,
                "True takes the training cases in another order in each epoch.");
  visitor.visit(
      "patch_growth", patch_growth, Range{0.1, 1.0},
      "The first half of the training's time is divided evenly among these shares of the crop's "
      "length: smaller patches make more steps. The second half has whole ones; empty has them "
      "from the start.");
  visitor.visit("partition", partition, "Several ranks divide the training cases so.");
  visitor.visit(
      "resample_labels", resample_labels,
      "True puts labels of another grid onto that of their image instead of refusing them.");
  visitor.visit("channel_grid", channel_grid,
                "This is done where channels of a case, a file each, lie on another grid than the "
                "first.");
  visitor.visit("label_values", label_values, kLabelValue,
                "The classes have these values in label files, the background's first; empty takes "
                "what the data set declares, else the numbers of the classes.");
  visitor.visit("ignore_label", ignore_label, Range{-1, kLabelValue.maximum},
                "Voxels of this value were not annotated and count nowhere; -1 takes what the data "
                "set declares, else none.");
  visitor.visit("labels_present", labels_present,
                "This says which classes a case was annotated for. The others count nowhere in its "
                "loss and its scores, since its background may hold them.");
  visitor.visit(
      "regions", regions,
      "The channels of the network are these regions, which may overlap; empty takes what "
      "the data set declares, else classes that exclude each other.");
}

void DataOptions::check_patch_growth() const {
  if (std::ranges::is_sorted(patch_growth, std::less_equal())) return;
  throw RecipeError(fmt::format("data.patch_growth: got {}, expected shares that ascend",
                                fmt::join(patch_growth, ", ")),
                    "[] has whole patches from the start");
}

void RegionOptions::describe(OptionVisitor& visitor) {
  visitor.visit("name", name, "The region has this name.");
  visitor.visit("values", values, kLabelValue,
                "Voxels of these values in label files are of the region.");
  visitor.visit("written_as", written_as, Range{-1, kLabelValue.maximum},
                "Predictions hold this value where the region is and none after it; -1 takes the "
                "smallest of its values that no region after it has, else the smallest. Where all "
                "regions have -1, they hold the value that is of just the regions that are there "
                "or, where there is none, that of the most of them.");
}

void DataOptions::check_labels() const {
  std::set<std::int64_t> values;
  for (const std::int64_t value : label_values) {
    if (values.insert(value).second) continue;
    throw RecipeError(fmt::format("data.label_values: {} stands for two classes", value),
                      "give each class a value of its own");
  }
  if (values.contains(ignore_label)) {
    throw RecipeError(fmt::format("data.ignore_label: {} is also in data.label_values, as the "
                                  "value of a class",
                                  ignore_label),
                      "take it out of one of the two");
  }
  if (std::ssize(label_values) > kMostClasses) {
    throw RecipeError(fmt::format("data.label_values: got {} classes, expected at most {}",
                                  label_values.size(), kMostClasses));
  }
  for (const RegionOptions& region : regions) check_region(region);
}

}  // namespace hayate
