// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/profile_json.h"

#include <nlohmann/json.hpp>

#include "hayate/profiling/epoch_costs.h"
#include "hayate/reporting/fast_path_report.h"
#include "hayate/reporting/rank_seconds.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

ordered_json rows_json(const std::vector<ProfileRow>& rows) {
  ordered_json list = ordered_json::array();
  for (const ProfileRow& row : rows) {
    ordered_json json{{"name", row.name}};
    if (!row.detail.empty()) json["detail"] = row.detail;
    json["depth"] = row.depth;
    json["seconds"] = row.seconds;
    json["share"] = row.share;
    json["calls"] = row.calls;
    json["min_ms"] = row.min_ms;
    json["median_ms"] = row.median_ms;
    json["max_ms"] = row.max_ms;
    if (row.flops > 0.0) json["gflop"] = row.flops / 1e9;
    if (row.bytes > 0.0) json["megabytes"] = row.bytes / 1e6;
    list.push_back(std::move(json));
  }
  return list;
}

ordered_json advice_json(const std::vector<Advice>& advice) {
  ordered_json list = ordered_json::array();
  for (const Advice& item : advice) {
    list.push_back({{"subject", item.subject},
                    {"share", item.share},
                    {"text", item.text},
                    {"setting", item.setting}});
  }
  return list;
}

ordered_json ranks_json(const RanksReport& report) {
  ordered_json list = ordered_json::array();
  for (std::size_t rank = 0; rank < report.seconds.size(); ++rank) {
    ordered_json json = rank_json(report, rank);
    json.update(to_json(report.seconds[rank]));
    list.push_back(std::move(json));
  }
  return list;
}

ordered_json costs_json(const std::vector<EpochCost>& costs) {
  ordered_json json = ordered_json::object();
  for (const EpochCost& cost : costs) json[cost.name] = cost.seconds;
  return json;
}

ordered_json resources_json(const std::vector<ResourceSample>& samples) {
  ordered_json list = ordered_json::array();
  for (const ResourceSample& sample : samples) {
    list.push_back({{"seconds", sample.seconds},
                    {"cpu_percent", sample.cpu_percent},
                    {"resident_bytes", sample.resident_bytes},
                    {"read_bytes", sample.read_bytes},
                    {"written_bytes", sample.written_bytes},
                    {"disk_read_bytes", sample.disk_read_bytes},
                    {"disk_written_bytes", sample.disk_written_bytes}});
    for (const GpuSample& gpu : sample.gpus) {
      list.back()["gpus"].push_back(
          {{"busy_percent", gpu.busy_percent}, {"used_bytes", gpu.used_bytes}});
    }
  }
  return list;
}

}  // namespace

ordered_json to_json(const Profile& profile, const std::optional<NamedCosts>& against) {
  ordered_json json;
  json["profile"] = 1;
  json["date"] = profile.date;
  json["data_set"] = profile.data_set;
  json["recipe"] = profile.recipe;
  json["wall_seconds"] = profile.wall_seconds;
  json["steps"] = profile.facts.steps;
  json["steps_per_epoch"] = profile.facts.steps_per_epoch;
  json["precision"] = profile.facts.precision;
  json["peak_gflops"] = profile.facts.peak_gflops;
  json["waited_for_core_share"] = profile.facts.waited_for_core_share;
  json["loss"] = profile.loss;
  json["advice"] = advice_json(profile.advice);
  if (!profile.facts.ranks.seconds.empty()) json["ranks"] = ranks_json(profile.facts.ranks);
  json["fast_paths"] = to_json(profile.facts.fast_paths);
  json["costs"] = costs_json(epoch_costs(profile));
  if (against) {
    json["against"] = {{"name", against->name}, {"costs", costs_json(against->costs)}};
  }
  json["phases"] = rows_json(profile.trace.phases);
  json["data_work"] = rows_json(profile.trace.data_work);
  json["cache_work"] = rows_json(profile.trace.cache_work);
  json["layers"] = rows_json(profile.trace.layers);
  json["resources"] = resources_json(profile.resources);
  json["machine"] = ordered_json::object();
  for (const auto& [key, value] : profile.machine) json["machine"][key] = value;
  return json;
}

}  // namespace hayate
