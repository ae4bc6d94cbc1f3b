// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/checkpoint.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"
#include "hayate/base/log.h"
#include "hayate/base/sync_folder.h"
#include "hayate/base/system_info.h"
#include "hayate/io/whole_number.h"
#include "hayate/networks/state_dict.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/training/weight_average.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kLast = "last.ckpt";
constexpr const char* kPrevious = "previous.ckpt";
/// While it is being written.
constexpr const char* kNext = "next.ckpt";

constexpr const char* kFormat = "hayate checkpoint 2";
/// Had no metrics in it, which then are those of metrics.jsonl.
constexpr const char* kFirstFormat = "hayate checkpoint 1";

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Everything but the network that is made of tensors.
NamedTensors other_tensors(const RunParts& parts) {
  NamedTensors tensors;
  for (auto& [name, tensor] : parts.optimizer.state()) {
    tensors.emplace_back("optimizer." + name, tensor);
  }
  for (auto& [name, tensor] : parts.scaler.state()) tensors.emplace_back("scaler." + name, tensor);
  if (parts.average == nullptr) return tensors;
  for (auto& [name, tensor] : parts.average->state()) {
    tensors.emplace_back("average." + name, tensor);
  }
  return tensors;
}

/// The generators that weights and dropout draw from: the host's, and a GPU's own.
std::vector<std::pair<std::string, at::Generator>> random_generators(const RunParts& parts) {
  std::vector<std::pair<std::string, at::Generator>> generators{
      {"random_state", at::globalContext().defaultGenerator(at::kCPU)}};
  const c10::Device device = parts.network.parameters().front().device();
  if (!device.is_cpu()) {
    generators.emplace_back("random_state.device", at::globalContext().defaultGenerator(device));
  }
  return generators;
}

bool is_finite(const at::Tensor& tensor) {
  return !tensor.is_floating_point() || at::isfinite(tensor).all().item<bool>();
}

// Writing.

void rename_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw_write_error(to, error.value());
}

bool exchange_names(const fs::path& a, const fs::path& b) {
  return renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
}

/// The new checkpoint, which is whole and on the disk, becomes the last one, and the last one the
/// previous one.
void rotate(const fs::path& folder) {
  std::error_code ignored;
  // There is a last.ckpt at every moment where the file system can exchange two names.
  if (exchange_names(folder / kNext, folder / kLast)) {
    rename_file(folder / kNext, folder / kPrevious);
    return;
  }
  if (fs::exists(folder / kLast, ignored)) rename_file(folder / kLast, folder / kPrevious);
  rename_file(folder / kNext, folder / kLast);
}

// Reading.

/// \throws DataError  when there is none under that name, or not an object
json recipe_of(const std::string& text) {
  json recipe = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!recipe.is_object()) throw DataError("its recipe is not a JSON object");
  // Nothing follows from the reasons.
  recipe.erase("reasons");
  return recipe;
}

std::optional<double> learning_rate_of(const json& recipe) {
  const json::json_pointer place("/optimizer/lr");
  if (!recipe.contains(place) || !recipe[place].is_number()) return std::nullopt;
  return recipe[place].get<double>();
}

/// Returns nothing for the first checkpoints, which did not say it. \throws DataError
std::optional<std::int64_t> max_epochs_of(const SafetensorsFile& file) {
  const auto found = file.metadata().find("max_epochs");
  if (found == file.metadata().end()) return std::nullopt;
  const auto number = whole_number(json::parse(found->second, nullptr, /*allow_exceptions=*/false));
  if (!number) throw DataError(fmt::format("its max_epochs is '{}'", found->second));
  return number;
}

/// \returns what the run is now given another value of
std::vector<RecipeChange> check_identity(const SafetensorsFile& file, const RunIdentity& identity,
                                         std::int64_t epoch) {
  const std::string& data_hash = file.metadata_at("data_hash");
  if (data_hash.size() != identity.data_hash.size()) {
    throw DataError(fmt::format("its data hash is '{}'", data_hash));
  }
  if (data_hash != identity.data_hash) {
    throw RecipeError(fmt::format("the run was made with data set {}, this one is {}", data_hash,
                                  identity.data_hash),
                      "resume with the same files and split, or begin a new run with --out");
  }
  std::vector<RecipeChange> allowed;
  json before = recipe_of(file.metadata_at("recipe"));
  const json now = recipe_of(identity.recipe_json);
  const auto lr_before = learning_rate_of(before);
  const auto lr_now = learning_rate_of(now);
  if (lr_before && lr_now && *lr_now < *lr_before) {
    allowed.push_back({epoch, "optimizer.lr", *lr_before, *lr_now});
    before["optimizer"]["lr"] = now["optimizer"]["lr"];
  }
  if (before != now) {
    std::string changes;
    for (const json& change : json::diff(before, now)) {
      changes += fmt::format("\n    {} {}", change.at("path").get<std::string>(),
                             change.contains("value") ? change["value"].dump() : "removed");
    }
    throw RecipeError("the recipe differs from the one that the run was made with:" + changes,
                      "resume with the run's own recipe (optimizer.lr may be lower, max_epochs "
                      "another one), or begin a new run with --out");
  }
  const auto max_epochs = max_epochs_of(file);
  if (max_epochs && *max_epochs != identity.max_epochs) {
    allowed.push_back({epoch, "max_epochs", static_cast<double>(*max_epochs),
                       static_cast<double>(identity.max_epochs)});
  }
  return allowed;
}

TrainingState state_of(const SafetensorsFile& file, const fs::path& run_folder) {
  const std::string& format = file.metadata_at("format");
  if (format != kFormat && format != kFirstFormat) {
    throw DataError(fmt::format("its format is '{}', expected '{}'", format, kFormat));
  }
  TrainingState state = parse_state(file.metadata());
  if (format == kFirstFormat) {
    state.history = read_metrics(run_folder);
    std::erase_if(state.history,
                  [&](const EpochRecord& record) { return record.epoch > state.epoch; });
  } else if (!file.metadata().contains("metrics")) {
    throw DataError("no metadata 'metrics'");
  }
  return state;
}

/// The file's tensor in place of `target`, which counts some of `steps` where it is whole numbers.
/// \throws DataError  when it cannot be
at::Tensor tensor_for(const SafetensorsFile& file, const std::string& name,
                      const at::Tensor& target, std::int64_t steps) {
  at::Tensor tensor = restore_tensor(file.at(name));
  if (tensor.sizes() != target.sizes() || tensor.scalar_type() != target.scalar_type()) {
    throw DataError(fmt::format("'{}' has another shape or type than the run's", name));
  }
  const bool counts = !tensor.is_floating_point();
  if (!is_finite(tensor) ||
      (counts && tensor.lt(0).logical_or(tensor.gt(steps)).any().item<bool>())) {
    throw DataError(fmt::format("'{}' holds numbers that no training leaves", name));
  }
  return tensor;
}

/// The file's position of a generator. \throws DataError  when the generator does not take it
at::Tensor random_state_for(const SafetensorsFile& file, const std::string& name,
                            const at::Generator& generator) {
  at::Tensor state = restore_tensor(file.at(name));
  try {
    generator.clone().set_state(state);
  } catch (const c10::Error& error) {
    throw DataError(fmt::format("'{}' is no state of a random generator: {}", name,
                                error.what_without_backtrace()));
  }
  return state;
}

/// Restores all or nothing.
void restore(const SafetensorsFile& file, const RunParts& parts, TrainingState state) {
  std::vector<std::pair<at::Tensor, at::Tensor>> copies;
  for (auto& [name, tensor] : other_tensors(parts)) {
    copies.emplace_back(tensor, tensor_for(file, name, tensor, state.global_step));
  }
  std::vector<std::pair<at::Generator, at::Tensor>> positions;
  for (auto& [name, generator] : random_generators(parts)) {
    positions.emplace_back(generator, random_state_for(file, name, generator));
  }
  // The last that may refuse, before it changes anything.
  load_state_dict(parts.network, file, "network.");
  for (auto& [tensor, value] : copies) tensor.copy_(value);
  for (auto& [generator, position] : positions) generator.set_state(position);
  parts.state = std::move(state);
  parts.state.is_saved_within_epoch = parts.state.step_in_epoch > 0;
}

/// Says that a run goes on with another number of ranks than it was saved by.
void log_other_ranks(const SafetensorsFile& file, const RunIdentity& identity) {
  const auto found = file.metadata().find("ranks");
  const std::string before = found == file.metadata().end() ? "1" : found->second;
  if (before == std::to_string(identity.rank_count)) return;
  const json recipe = recipe_of(identity.recipe_json);
  const json options = recipe.value("distributed", json::object());
  const bool is_tree = options.value("reproducible", 0) > 0;
  const bool is_shared = options.value("norm_sync", "all") == "all";
  log_info("the run was saved by {} rank(s) and goes on with {}: {}", before, identity.rank_count,
           is_tree     ? "the same bits"
           : is_shared ? "the same mathematics, rounded otherwise"
                       : "statistics of normalisation are of other parts of a batch from here on");
}

void read_one(const fs::path& path, const RunParts& parts, const RunIdentity& identity) {
  const SafetensorsFile file = SafetensorsFile::read(path);
  if (!file.has_checksum()) throw DataError("it has no checksum");
  TrainingState state = state_of(file, path.parent_path());
  // First of all: what follows may differ in a run of another recipe.
  const auto changes = check_identity(file, identity, state.epoch + 1);
  check_state(state, identity.steps_per_epoch, identity.class_count, identity.validation_count);
  log_other_ranks(file, identity);
  state.changes.insert(state.changes.end(), changes.begin(), changes.end());
  restore(file, parts, std::move(state));
}

}  // namespace

std::vector<std::pair<std::string, at::Tensor>> run_tensors(const RunParts& parts) {
  NamedTensors tensors;
  for (const auto& [name, tensor] : parts.network.distinct_tensors()) {
    tensors.emplace_back("network." + name, tensor);
  }
  for (auto& entry : other_tensors(parts)) tensors.push_back(std::move(entry));
  return tensors;
}

void check_finite(const RunParts& parts) {
  for (const auto& [name, tensor] : run_tensors(parts)) {
    if (is_finite(tensor)) continue;
    throw NumericError(fmt::format("{} is not finite after step {} of epoch {}", name,
                                   parts.state.step_in_epoch, parts.state.epoch + 1));
  }
}

void write_checkpoint(const fs::path& run_folder, const RunParts& parts,
                      const RunIdentity& identity) {
  check_finite(parts);
  std::vector<StoredTensor> stored;
  for (const auto& [name, tensor] : run_tensors(parts)) {
    stored.push_back(store_tensor(name, tensor));
  }
  for (const auto& [name, generator] : random_generators(parts)) {
    stored.push_back(store_tensor(name, generator.get_state()));
  }
  std::vector<TensorView> views;
  for (const StoredTensor& tensor : stored) views.push_back(tensor.view);

  std::map<std::string, std::string> metadata = state_metadata(parts.state);
  metadata["format"] = kFormat;
  metadata["hayate_version"] = hayate_version();
  metadata["recipe"] = identity.recipe_json;
  metadata["max_epochs"] = std::to_string(identity.max_epochs);
  metadata["data_hash"] = identity.data_hash;
  if (identity.rank_count > 1) metadata["ranks"] = std::to_string(identity.rank_count);
  write_safetensors(run_folder / kNext, views, metadata);
  // One from within an epoch leaves no trace, as if the run had not been stopped there.
  if (parts.state.is_saved_within_epoch) {
    rename_file(run_folder / kNext, run_folder / kLast);
  } else {
    rotate(run_folder);
  }
  sync_folder(run_folder);
  parts.state.is_saved_within_epoch = parts.state.step_in_epoch > 0;
}

std::optional<TrainingState> saved_state(const fs::path& path) {
  try {
    return state_of(SafetensorsFile::read(path), path.parent_path());
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// A run may end while its checkpoints change names. The one that was being written is whole then:
/// the later of the two becomes the last one, as it would have.
void finish_rotation(const fs::path& folder) {
  const auto next = saved_state(folder / kNext);
  if (!next) return;
  const auto last = saved_state(folder / kLast);
  const auto position = [](const TrainingState& state) {
    return std::pair(state.epoch, state.step_in_epoch);
  };
  if (last && position(*last) >= position(*next)) {
    rename_file(folder / kNext, folder / kPrevious);
  } else if (!last || last->step_in_epoch > 0) {
    rename_file(folder / kNext, folder / kLast);
  } else {
    rotate(folder);
  }
  sync_folder(folder);
}

bool read_checkpoint(const fs::path& run_folder, const RunParts& parts,
                     const RunIdentity& identity) {
  finish_rotation(run_folder);
  std::string damage;
  for (const char* name : {kLast, kPrevious}) {
    const fs::path path = run_folder / name;
    std::error_code ignored;
    if (!fs::exists(path, ignored)) continue;
    try {
      read_one(path, parts, identity);
      // The damaged one is not to become the previous one when the next is written.
      if (!damage.empty()) rename_file(path, run_folder / kLast);
      return true;
    } catch (const DataError& error) {
      const bool is_named = error.message().starts_with(path.string());
      damage = is_named ? error.message() : path.string() + ": " + error.message();
    } catch (const IoError& error) {
      damage = error.message();
    }
    log_warning("{}: not usable, looking for the checkpoint before it", damage);
  }
  if (damage.empty()) return false;
  throw DataError(fmt::format("{}: no usable checkpoint: {}", run_folder.string(), damage),
                  "begin a new run with --out");
}

std::optional<TrainingState> read_saved_state(const fs::path& run_folder) {
  return saved_state(run_folder / kLast);
}

}  // namespace hayate
