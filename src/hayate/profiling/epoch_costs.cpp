// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/epoch_costs.h"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/reporting/metrics_log.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kTraining = "training epoch";
constexpr const char* kValidation = "validation";
constexpr const char* kCacheFill = "cache fill";
constexpr const char* kWait = "data wait";

std::string inside(const std::string& phase, const std::string& name) {
  return phase + ": " + name;
}

/// \throws DataError
ordered_json parse_file(const fs::path& path) {
  ordered_json json =
      ordered_json::parse(read_text_file(path), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    throw DataError(fmt::format("{}: is not a JSON object", path.string()),
                    "name a profile.json of hayate profile --out");
  }
  return json;
}

NamedCosts read_profile(const fs::path& path) {
  const ordered_json json = parse_file(path);
  NamedCosts read;
  try {
    read.name = json.at("recipe").get<std::string>();
    for (const auto& [name, seconds] : json.at("costs").items()) {
      read.costs.push_back({name, seconds.get<double>()});
    }
  } catch (const nlohmann::json::exception& error) {
    throw DataError(fmt::format("{}: is not a profile: {}", path.string(), error.what()),
                    "make it anew with hayate profile --out");
  }
  return read;
}

double mean_of(const std::vector<EpochRecord>& epochs, double EpochRecord::*field) {
  double sum = 0.0;
  int count = 0;
  for (const EpochRecord& epoch : epochs) {
    // An epoch that was not validated has nothing to count.
    if (epoch.*field <= 0.0) continue;
    sum += epoch.*field;
    ++count;
  }
  return count > 0 ? sum / count : 0.0;
}

NamedCosts read_run(const fs::path& folder) {
  const std::vector<EpochRecord> epochs = read_metrics(folder);
  if (epochs.empty()) {
    throw DataError(fmt::format("{}: no epoch is done", folder.string()), "train it first");
  }
  const EpochRecord& last = epochs.back();
  NamedCosts read;
  read.name = folder.filename().empty() ? folder.parent_path().filename().string()
                                        : folder.filename().string();
  const double fill = last.total_seconds_with_cache - last.total_seconds_without_cache;
  if (fill > 0.0) read.costs.push_back({kCacheFill, fill});
  read.costs.push_back({kTraining, mean_of(epochs, &EpochRecord::train_seconds)});
  read.costs.push_back(
      {inside(kTraining, kWait), mean_of(epochs, &EpochRecord::data_wait_seconds)});
  read.costs.push_back({kValidation, mean_of(epochs, &EpochRecord::validation_seconds)});
  return read;
}

}  // namespace

std::vector<EpochCost> epoch_costs(const Profile& profile) {
  const double epochs =
      static_cast<double>(profile.facts.steps) / static_cast<double>(profile.facts.steps_per_epoch);
  std::vector<EpochCost> costs;
  std::string phase;
  for (const ProfileRow& row : profile.trace.phases) {
    if (row.depth == 0) phase = row.name == "epoch" ? kTraining : row.name;
    // What the profile itself adds between the phases is no cost of an epoch.
    if (row.depth == 0 && row.name == "other") continue;
    const double count = phase == kTraining ? epochs : 1.0;
    costs.push_back({row.depth == 0 ? phase : inside(phase, row.name), row.seconds / count});
  }
  return costs;
}

NamedCosts read_epoch_costs(const fs::path& path) {
  if (fs::exists(path / "profile.json")) return read_profile(path / "profile.json");
  if (fs::exists(path / "metrics.jsonl")) return read_run(path);
  if (fs::is_regular_file(path)) return read_profile(path);
  throw MissingInputError(
      fmt::format("{}: is neither a profile nor a training run", path.string()),
      "name a profile.json, the --out folder of hayate profile, or a run folder");
}

}  // namespace hayate
