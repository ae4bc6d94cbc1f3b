// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/checkpoint.h"

#include <ATen/Context.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/system_info.h"
#include "hayate/networks/state_dict.h"

namespace hayate {

// Outside of the unnamed namespace, where the library looks for them.
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TrainingState, epoch, step_in_epoch, epoch_loss_sum, global_step,
                                   best_metric, best_metric_epoch, seconds_without_cache,
                                   cache_seconds, epoch_seconds)

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kLast = "last.ckpt";
constexpr const char* kPrevious = "previous.ckpt";

/// Everything but the network that is made of tensors.
std::vector<std::pair<std::string, at::Tensor>> other_tensors(const RunParts& parts) {
  std::vector<std::pair<std::string, at::Tensor>> tensors;
  for (auto& [name, tensor] : parts.optimizer.state()) {
    tensors.emplace_back("optimizer." + name, tensor);
  }
  for (auto& [name, tensor] : parts.scaler.state()) tensors.emplace_back("scaler." + name, tensor);
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

void check_identity(const SafetensorsFile& file, const RunIdentity& identity) {
  if (file.metadata_at("data_hash") != identity.data_hash) {
    throw RecipeError(fmt::format("the run was made with data set {}, this one is {}",
                                  file.metadata_at("data_hash"), identity.data_hash),
                      "resume with the same files and split, or begin a new run with --out");
  }
  const json before = json::parse(file.metadata_at("recipe"));
  const json now = json::parse(identity.recipe_json);
  if (before == now) return;
  const json difference = json::diff(before, now);
  std::string changes;
  for (const json& change : difference) {
    changes += fmt::format("\n    {} {}", change.at("path").get<std::string>(),
                           change.contains("value") ? change["value"].dump() : "removed");
  }
  throw RecipeError("the recipe differs from the one that the run was made with:" + changes,
                    "resume with the run's own recipe, or begin a new run with --out");
}

void restore(const SafetensorsFile& file, const RunParts& parts) {
  load_state_dict(parts.network, file, "network.");
  for (auto& [name, tensor] : other_tensors(parts)) tensor.copy_(restore_tensor(file.at(name)));
  for (auto& [name, generator] : random_generators(parts)) {
    generator.set_state(restore_tensor(file.at(name)));
  }
  json::parse(file.metadata_at("state")).get_to(parts.state);
}

}  // namespace

void write_checkpoint(const fs::path& run_folder, const RunParts& parts,
                      const RunIdentity& identity) {
  std::vector<StoredTensor> stored;
  for (const auto& [name, tensor] : parts.network.distinct_tensors()) {
    stored.push_back(store_tensor("network." + name, tensor));
  }
  for (const auto& [name, tensor] : other_tensors(parts)) {
    stored.push_back(store_tensor(name, tensor));
  }
  for (const auto& [name, generator] : random_generators(parts)) {
    stored.push_back(store_tensor(name, generator.get_state()));
  }
  std::vector<TensorView> views;
  for (const StoredTensor& tensor : stored) views.push_back(tensor.view);

  const fs::path last = run_folder / kLast;
  if (fs::exists(last)) {
    // A link, not a rename: at no moment is there no last.ckpt.
    std::error_code ignored;
    fs::remove(run_folder / kPrevious, ignored);
    fs::create_hard_link(last, run_folder / kPrevious, ignored);
    if (ignored) fs::copy_file(last, run_folder / kPrevious, fs::copy_options::overwrite_existing);
  }
  write_safetensors(last, views,
                    {{"format", "hayate checkpoint 1"},
                     {"hayate_version", hayate_version()},
                     {"state", json(parts.state).dump()},
                     {"recipe", identity.recipe_json},
                     {"data_hash", identity.data_hash}});
}

bool read_checkpoint(const fs::path& run_folder, const RunParts& parts,
                     const RunIdentity& identity) {
  std::vector<std::string> damage;
  for (const char* name : {kLast, kPrevious}) {
    const fs::path path = run_folder / name;
    if (!fs::exists(path)) continue;
    try {
      const SafetensorsFile file = SafetensorsFile::read(path);
      if (!file.has_checksum()) throw DataError(fmt::format("{}: has no checksum", path.string()));
      check_identity(file, identity);
      restore(file, parts);
      return true;
    } catch (const DataError& error) {
      log_warning("{}; trying the checkpoint before it", error.message());
      damage.push_back(error.message());
    }
  }
  if (damage.empty()) return false;
  throw DataError(fmt::format("{}: no usable checkpoint: {}", run_folder.string(), damage.back()),
                  "begin a new run with --out");
}

}  // namespace hayate
