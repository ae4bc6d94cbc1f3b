// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/run_description.h"

#include <cmath>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/base/parallel.h"
#include "hayate/base/system_info.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/kernels/isa.h"
#include "hayate/prediction/cuda_switches.h"
#include "hayate/prediction/device.h"
#include "hayate/reporting/fast_path_report.h"
#include "hayate/reporting/machine_report.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

std::vector<std::string> case_names(const std::vector<CaseFiles>& cases) {
  std::vector<std::string> names;
  for (const CaseFiles& files : cases) names.push_back(files.name);
  return names;
}

/// Case name → what its files hold, so that a later evaluation knows the same cases.
ordered_json case_hashes(const TrainingData& data) {
  const auto hash_of = [&](const std::filesystem::path& file) { return data.file_hashes.at(file); };
  ordered_json hashes = ordered_json::object();
  for (const auto* cases : {&data.split.train, &data.split.validation}) {
    for (const CaseFiles& files : *cases) {
      ordered_json& of_case = hashes[files.name];
      of_case["image"] = format_hash(hash_of_image(files, hash_of));
      if (files.label) of_case["label"] = format_hash(hash_of_label(files, hash_of));
    }
  }
  return hashes;
}

/// How the cases were split, for the report.
std::string explain_split(const SplitOptions& options, const Split& split) {
  std::string text = fmt::format("fold {} of {}, drawn by the seed, is for validation",
                                 options.fold, options.folds);
  if (options.folds == 0) {
    text = fmt::format("the last {} cases, {}, are for validation", split.validation.size(),
                       options.shuffle ? "shuffled by the seed" : "sorted by name");
    if (!options.spread.empty()) text += ", with their share of those of data.split.spread";
  }
  if (!split.source.empty()) {
    text = fmt::format("fold {} of the {} that the data set brings along, {}, is for validation",
                       options.fold, split.declared_folds, split.source);
  }
  const std::string patients = describe_patients(split);
  return patients.empty() ? text : text + "; " + patients;
}

ordered_json split_json(const SplitOptions& options, const Split& split) {
  ordered_json json{{"text", explain_split(options, split)}, {"group", split.group}};
  if (split.patient_count > 0) json["patients"] = split.patient_count;
  if (options.folds > 0) {
    json["folds"] = options.folds;
    json["fold"] = options.fold;
  }
  return json;
}

/// Leaves out of an identity what runs of before could not say: each case was a patient, and there
/// were no folds.
void leave_out_of_split(ordered_json& json, const Split& split) {
  json["group"] = split.group;
  if (split.patient_count == 0) json.erase("group");
  if (json["folds"] == 0) {
    json.erase("folds");
    json.erase("fold");
    // Runs of before spread over folds alone: such a one may not go on with other cases.
    if (split.source.empty() && !json["spread"].empty()) json["spreads_validation"] = true;
  }
}

/// 6, not 6.0, of what is counted.
ordered_json change_value(double value) {
  const bool is_whole = std::abs(value) < 1e15 && std::trunc(value) == value;
  return is_whole ? ordered_json(static_cast<std::int64_t>(value)) : ordered_json(value);
}

ordered_json default_distributed() {
  ordered_json options =
      write_options([](OptionVisitor& visitor) { DistributedOptions().describe(visitor); });
  options.erase("timeout");
  return options;
}

/// Adds what the values of label files were taken for, where that is not their own number.
void describe_labels(const DataOptions& options, ordered_json& dataset) {
  if (!options.label_values.empty()) dataset["label_values"] = options.label_values;
  if (options.ignore_label >= 0) dataset["ignore_label"] = options.ignore_label;
  for (const RegionOptions& region : options.regions) {
    dataset["regions"].push_back(
        {{"name", region.name}, {"values", region.values}, {"written_as", region.written_as}});
  }
}

/// Adds the cases that were annotated for some of the classes only, and the names of the others.
void describe_unannotated_cases(const TrainingData& data, ordered_json& dataset) {
  for (const CaseFiles& files : data.list.training) {
    for (const std::uint8_t index : files.unannotated) {
      dataset["unannotated"][text_of_name(files.name)].push_back(
          data.trained_on.class_names[index]);
    }
  }
}

/// Adds who trained together, where there were several.
void describe_ranks(const RanksReport& ranks, ordered_json& run) {
  if (ranks.places.empty()) return;
  run["launcher"] = ranks.launcher;
  run["patches_of_step"] = ranks.patches;
  run["syncs_norm"] = ranks.syncs_norm;
  for (std::size_t rank = 0; rank < ranks.places.size(); ++rank) {
    run["ranks"].push_back(rank_json(ranks, rank));
  }
}

/// Adds cases that were left out, and what was changed on the way.
void describe_course(const TrainingData& data, const TrainingState& state, ordered_json& run) {
  run["skipped_cases"] = ordered_json::array();
  for (const SkippedCase& skipped : data.skipped) {
    run["skipped_cases"].push_back({{"name", skipped.name}, {"reason", skipped.reason}});
  }
  run["changes"] = ordered_json::array();
  for (const RecipeChange& change : state.changes) {
    run["changes"].push_back({{"from_epoch", change.epoch},
                              {"key", change.key},
                              {"before", change_value(change.before)},
                              {"after", change_value(change.after)}});
  }
}

}  // namespace

std::string recipe_identity(const Recipe& recipe, const DatasetChoice& choice, const Split& split,
                            int rank_count) {
  ordered_json json = recipe.to_json();
  for (const char* key : {"max_epochs", "time_limit", "patience"}) json.erase(key);
  json.erase("reasons");
  // Runs of before had neither.
  for (const char* key : {"clip_grad_norm", "weight_averaging"}) {
    if (json["optimizer"][key] == 0.0) json["optimizer"].erase(key);
  }
  // Runs of before there was the key were not lazy.
  if (!recipe.transforms.lazy) json["transforms"].erase("lazy");
  // Runs of before several ranks could train have none of it, and the timeout changes no result.
  json["distributed"].erase("timeout");
  // Of ways to compute the same the fastest is taken; runs of before rounded as PyTorch does.
  json.erase("cudnn_benchmark");
  if (recipe.allow_tf32) json.erase("allow_tf32");
  if (json["distributed"] == default_distributed()) json.erase("distributed");
  ordered_json& data = json["data"];
  for (const char* key :
       {"loader", "num_workers", "cache_workers", "cache_dir", "cache_limit_gb"}) {
    data.erase(key);
  }
  leave_out_of_split(data["split"], split);
  // Runs of before took values for classes, and none for ignored.
  if (recipe.data.label_values.empty()) data.erase("label_values");
  if (recipe.data.ignore_label < 0) data.erase("ignore_label");
  if (recipe.data.regions.empty()) data.erase("regions");
  // Runs of before had whole patches only.
  if (recipe.data.patch_growth.empty()) data.erase("patch_growth");
  // Where cases lie changes no more than rounding, unless it is asked for.
  if (recipe.data.cache_device == CacheDevice::kAuto) {
    data["cache_device"] = enum_name(CacheDevice::kCpu);
  }
  // Runs of before knew no other.
  if (recipe.data.channel_grid == ChannelGrid::kRefuse) data.erase("channel_grid");
  // Runs of before took every case for annotated in full.
  if (recipe.data.labels_present == LabelsPresent::kDeclared) data.erase("labels_present");
  // Which cases make a batch then depends on the ranks; those of before had one order only.
  if (recipe.data.partition == Partition::kFixed) {
    data["ranks"] = rank_count;
  } else {
    data.erase("partition");
  }
  DatasetKind kind = choice.kind;
  // Cases that lie on disk are those that lie in memory.
  if (kind == DatasetKind::kPersistentDataset) kind = DatasetKind::kCacheDataset;
  data["dataset"] = enum_name(kind);
  if (kind == DatasetKind::kSmartCacheDataset) {
    data["cache_rate"] = choice.cache_rate;
  } else {
    data.erase("cache_rate");
    data.erase("replace_rate");
  }
  return json.dump();
}

void write_run_description(const RunFolder& folder, const Recipe& recipe, const Model& model,
                           const TrainingData& data, const RunCourse& course) {
  ordered_json run;
  run["label"] = course.label;
  run["date"] = current_date_text();
  run["hayate_version"] = hayate_version();
  run["commit"] = hayate_commit();
  run["compiler"] = "g++ " __VERSION__;
  run["libtorch_version"] = TORCH_VERSION;
  run["device"] = describe_device(model.device());
  run["cpu"] = cpu_name();
  run["isa"] = describe_isa(cpu_features());
  run["kernels"] = enum_name(selected_isa());
  run["cores"] = available_cores();
  run["threads"] = at::get_num_threads();
  describe_ranks(course.ranks, run);
  run["precision"] = precision_name(model.precision());
  run["channels_last"] = recipe.channels_last;
  if (model.device().is_cuda()) run["cuda"] = to_json(cuda_switches_in_force());
  run["seed"] = recipe.seed;
  run["dataset"] = {{"name", data.list.name},
                    {"folder", data.list.folder.string()},
                    {"hash", data.hash},
                    {"kind", enum_name(data.datasets.choice.kind)},
                    {"kind_reason", data.datasets.choice.reason},
                    {"split", split_json(recipe.data.split, data.split)},
                    {"training_cases", case_names(data.split.train)},
                    {"validation_cases", case_names(data.split.validation)},
                    {"case_hashes", case_hashes(data)}};
  describe_labels(recipe.data, run["dataset"]);
  describe_unannotated_cases(data, run["dataset"]);
  run["trained_on"] = data.trained_on.to_json();
  describe_course(data, course.state, run);
  run["fast_paths"] = to_json(fast_path_counts());
  run["cache_seconds"] = data.datasets.cache_seconds;
  run["saving_seconds"] = course.state.saving_seconds;
  run["cached_bytes"] = data.datasets.cached_bytes;
  run["peak_memory_bytes"] = peak_resident_memory_bytes();
  write_file_atomically(folder.run(), dump_json(run, 2) + "\n");
}

}  // namespace hayate
