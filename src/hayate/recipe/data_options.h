// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/base/options.h"
#include "hayate/data/cache_type.h"
#include "hayate/data/channel_grid.h"
#include "hayate/data/dataset_kind.h"

namespace hayate {

enum class LoaderKind { kDataLoader, kThreadDataLoader };
enum class CacheDevice { kAuto, kCpu, kTraining };
/// How several ranks divide the training cases.
enum class Partition { kGlobal, kFixed };
/// Who says which cases validate.
enum class SplitSource { kAuto, kDataset, kDrawn };

template <>
inline constexpr std::array kEnumNames<LoaderKind>{std::string_view("DataLoader"),
                                                   std::string_view("ThreadDataLoader")};
template <>
inline constexpr std::array kEnumNames<Partition>{std::string_view("global"),
                                                  std::string_view("fixed")};
template <>
inline constexpr std::array kEnumMeanings<Partition>{
    std::string_view("one order of all cases for each epoch, of whose batches each rank takes its "
                     "part: the mathematics of one process"),
    std::string_view("each rank keeps its own cases (MONAI's partition_dataset) and takes batches "
                     "of them, in less memory")};
template <>
inline constexpr std::array kEnumNames<CacheDevice>{
    std::string_view("auto"), std::string_view("cpu"), std::string_view("training")};
template <>
inline constexpr std::array kEnumMeanings<CacheDevice>{
    std::string_view("a GPU, where all prepared cases fit into half of what is free there and all "
                     "random transforms can be done there, else cpu"),
    std::string_view("the memory of the host"),
    std::string_view(
        "the memory of the training device, where the random transforms are done, too: "
        "the same draws, voxels up to rounding")};

template <>
inline constexpr std::array kEnumNames<SplitSource>{
    std::string_view("auto"), std::string_view("dataset"), std::string_view("drawn")};
template <>
inline constexpr std::array kEnumMeanings<SplitSource>{
    std::string_view("the data set, where it brings a split along, else drawn"),
    std::string_view("the data set: its splits_final.json, folds or list of validation cases"),
    std::string_view("the options beside this one, whatever the data set says")};

/// Who says which classes a case was annotated for.
enum class LabelsPresent { kDeclared, kAsFound };

template <>
inline constexpr std::array kEnumNames<LabelsPresent>{std::string_view("declared"),
                                                      std::string_view("as_found")};
template <>
inline constexpr std::array kEnumMeanings<LabelsPresent>{
    std::string_view("the data set's list, by a case's labels_present; all classes where it does "
                     "not say"),
    std::string_view("where the list does not say, the label file: the classes that it holds")};

/// Which cases are left out of training to validate on.
struct SplitOptions {
  SplitSource source = SplitSource::kAuto;
  /// The last so many of the sorted (or shuffled) list; 0: by fraction.
  std::int64_t validation_count = 0;
  double validation_fraction = 0.2;
  /// Shuffle the sorted list by the seed first.
  bool shuffle = false;
  /// What tells the patients, whose cases are never on both sides (recipe/case_groups.h).
  std::string group = "auto";
  /// So many folds of the patients, of which `fold` validates; 0: none, but count or fraction.
  std::int64_t folds = 0;
  std::int64_t fold = 0;
  /// Names of cases of which each fold gets as many, or validation its share: those with a rare
  /// class. Others may be among them that are not there.
  std::vector<std::string> spread;

  void describe(OptionVisitor& visitor);

  /// \throws RecipeError  when the group is no regular expression, or there is no such fold.
  void check() const;
};

/// Classes that are one region, which may overlap with others.
struct RegionOptions {
  std::string name;
  /// Values of label files.
  std::vector<std::int64_t> values;
  /// What predictions hold where the region is and none after it; -1: the smallest of its values
  /// that no region after it has, or the smallest of all; where all regions have that, they are
  /// written together (metrics/class_regions.h).
  std::int64_t written_as = -1;

  void describe(OptionVisitor& visitor);
  bool operator==(const RegionOptions&) const = default;
};

/// How cases come from the disk into batches.
struct DataOptions {
  SplitOptions split;
  DatasetKind dataset = DatasetKind::kAuto;
  /// Share of the training cases that a CacheDataset keeps, or a SmartCacheDataset at a time.
  double cache_rate = 1.0;
  /// Share of a SmartCacheDataset's cases that is replaced after every epoch.
  double replace_rate = 0.1;
  /// Where a PersistentDataset keeps its cases; empty: default_cache_dir().
  std::string cache_dir;
  /// Most that lies there, in 10^9 bytes; 0: no limit.
  double cache_limit_gb = 100.0;
  /// Threads that fill the cache; 0: all cores.
  std::int64_t cache_workers = 0;
  /// Where the cache lives.
  CacheDevice cache_device = CacheDevice::kAuto;
  /// How the cache keeps images; labels are uint8.
  CacheType cache_type = CacheType::kFloat16;
  LoaderKind loader = LoaderKind::kThreadDataLoader;
  /// Threads of a DataLoader; 0: in the training loop itself.
  std::int64_t num_workers = 0;
  /// Volumes a batch; each gives as many patches as the transforms make of it.
  std::int64_t batch_size = 4;
  bool shuffle = true;
  /// How long crops are in the first parts of a training, as shares of their whole length
  /// (recipe/patch_growth.h); empty: whole from the start.
  std::vector<double> patch_growth;
  Partition partition = Partition::kGlobal;
  /// Put labels of another grid onto their image's instead of refusing them.
  bool resample_labels = false;
  /// What is done with channels, a file each, on other grids than the first.
  ChannelGrid channel_grid = ChannelGrid::kRefuse;
  /// Class index → value in label files, the background's first; empty: as the data set declares
  /// them, else the value of a class is its index.
  std::vector<std::int64_t> label_values;
  /// The value of voxels that nobody annotated; -1: as the data set declares it, else there is
  /// none.
  std::int64_t ignore_label = -1;
  /// Who says which classes a case was annotated for. The others have no part in its loss and its
  /// scores; its background may be any of them.
  LabelsPresent labels_present = LabelsPresent::kDeclared;
  /// What the network's channels tell, where that are regions; empty: as the data set declares
  /// them, else classes that exclude each other.
  std::vector<RegionOptions> regions;

  void describe(OptionVisitor& visitor);

  /// \throws RecipeError  when a value stands for two things.
  void check_labels() const;
  /// \throws RecipeError  when patches would not grow.
  void check_patch_growth() const;
};

}  // namespace hayate
