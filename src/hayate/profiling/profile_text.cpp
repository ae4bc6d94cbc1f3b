// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/profile_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/profiling/row_text.h"
#include "hayate/reporting/fast_path_report.h"
#include "hayate/reporting/number_text.h"
#include "hayate/reporting/ranks_table.h"

namespace hayate {
namespace {

// What a terminal can show; profile.json and the page have all.
constexpr std::size_t kLayersShown = 12;

std::string label_of(const ProfileRow& row) {
  const std::string indent(2 * static_cast<std::size_t>(row.depth), ' ');
  return indent + row.name + (row.detail.empty() ? "" : " " + row.detail);
}

std::string header(const char* title) {
  return fmt::format("\n{:<44} {:>9} {:>7} {:>7} {:>9} {:>9} {:>9}\n", title, "s", "share", "calls",
                     "min ms", "median", "max");
}

std::string table_row(const ProfileRow& row) {
  return fmt::format("{:<44} {:>9.3f} {:>6.1f}% {:>7} {:>9} {:>9} {:>9}\n", label_of(row),
                     row.seconds, 100.0 * row.share,
                     row.calls == 0 ? "" : std::to_string(row.calls), call_ms_text(row, row.min_ms),
                     call_ms_text(row, row.median_ms), call_ms_text(row, row.max_ms));
}

std::string table(const char* title, const std::vector<ProfileRow>& rows) {
  if (rows.empty()) return "";
  std::string text = header(title);
  for (const ProfileRow& row : rows) text += table_row(row);
  return text;
}

std::string total_row(const Profile& profile) {
  double sum = 0.0;
  for (const ProfileRow& row : profile.trace.phases) {
    if (row.depth == 0) sum += row.seconds;
  }
  return fmt::format("{:<44} {:>9.3f} {:>6.1f}%   of {:.3f} s by the wall clock\n", "all", sum,
                     100.0 * sum / profile.wall_seconds, profile.wall_seconds);
}

std::string layers_table(const Profile& profile) {
  const std::vector<ProfileRow>& layers = profile.trace.layers;
  if (layers.empty()) return "";
  std::string text =
      fmt::format("\n{:<60} {:>9} {:>7} {:>7} {:>8} {:>6} {:>7}\n", "layers, in training steps",
                  "s", "share", "calls", "GFLOP/s", "peak", "GB/s");
  const std::size_t shown = std::min(layers.size(), kLayersShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const ProfileRow& row = layers[i];
    const LayerRates rates = layer_rates(row, profile.facts.peak_gflops);
    text += fmt::format("{:<60} {:>9.3f} {:>6.1f}% {:>7} {:>8} {:>6} {:>7}\n", label_of(row),
                        row.seconds, 100.0 * row.share, row.calls, rates.gflops,
                        rates.share_of_peak, rates.gigabytes_per_second);
  }
  if (shown < layers.size()) {
    double rest = 0.0;
    for (std::size_t i = shown; i < layers.size(); ++i) rest += layers[i].share;
    text += fmt::format("{} more, together {:.1f}% of the steps\n", layers.size() - shown,
                        100.0 * rest);
  }
  return text;
}

/// The share of each operation that went its fast way, and why the rest did not.
std::string fast_paths_table(const std::vector<FastPathCount>& counts) {
  if (counts.empty()) return "";
  std::string text = fmt::format("\n{:<44} {:>9} {:>7}\n", "the fast way", "share", "calls");
  for (const FastPathCount& count : counts) {
    text += fmt::format("{:<44} {:>8.1f}% {:>7}\n", count.operation,
                        100.0 * (1.0 - count.plain_share()), count.fast + count.plain);
  }
  for (const std::string& line : plain_way_lines(counts)) text += line + "\n";
  return text;
}

std::string resources_line(const std::vector<ResourceSample>& samples) {
  if (samples.size() < 2) return "";
  std::int64_t peak = 0;
  for (const ResourceSample& sample : samples) peak = std::max(peak, sample.resident_bytes);
  const ResourceSample& first = samples.front();
  const ResourceSample& last = samples.back();
  return fmt::format(
      "\nCPU {:.0f} % of one core on average, up to {} in memory, {} read ({} from "
      "the disk), {} written\n",
      mean_cpu_percent(samples), format_bytes(peak),
      format_bytes(last.read_bytes - first.read_bytes),
      format_bytes(last.disk_read_bytes - first.disk_read_bytes),
      format_bytes(last.written_bytes - first.written_bytes));
}

std::string gpus_text(const std::vector<ResourceSample>& samples) {
  if (samples.size() < 2) return "";
  std::string text;
  for (std::size_t i = 0; i < samples.front().gpus.size(); ++i) {
    double busy = 0.0;
    std::int64_t peak = 0;
    for (const ResourceSample& sample : samples) {
      busy += sample.gpus[i].busy_percent / static_cast<double>(samples.size());
      peak = std::max(peak, sample.gpus[i].used_bytes);
    }
    text += fmt::format("GPU {}: busy {:.0f} % on average, up to {} in memory\n", i, busy,
                        format_bytes(peak));
  }
  return text;
}

std::string advice_text(const std::vector<Advice>& advice) {
  std::string text = fmt::format("\nwhat binds: {}\n", advice.front().subject);
  for (const Advice& item : advice) {
    text += "  " + item.text + "\n";
    if (!item.setting.empty()) text += "    " + item.setting + "\n";
  }
  return text;
}

}  // namespace

std::string profile_text(const Profile& profile) {
  return fmt::format("\n{} on {}, {}: {} steps, an epoch has {}\n", profile.recipe,
                     profile.data_set, profile.facts.precision, profile.facts.steps,
                     profile.facts.steps_per_epoch) +
         table("phases of the training thread", profile.trace.phases) + total_row(profile) +
         (profile.facts.ranks.seconds.empty() ? "" : ranks_text(profile.facts.ranks)) +
         table("filling the cache, all threads", profile.trace.cache_work) +
         table("data work, all threads", profile.trace.data_work) + layers_table(profile) +
         fast_paths_table(profile.facts.fast_paths) + resources_line(profile.resources) +
         gpus_text(profile.resources) + advice_text(profile.advice);
}

std::string comparison_text(const NamedCosts& ours, const NamedCosts& theirs) {
  std::string text =
      fmt::format("\n{:<32} {:>20} {:>20} {:>8}\n", "seconds", ours.name, theirs.name, "ratio");
  std::map<std::string, double> others;
  for (const EpochCost& cost : theirs.costs) others[cost.name] = cost.seconds;
  for (const EpochCost& cost : ours.costs) {
    const auto other = others.find(cost.name);
    text += fmt::format("{:<32} {:>20} ", cost.name, format_quantity(cost.seconds));
    text +=
        other == others.end()
            ? fmt::format("{:>20}\n", "–")
            : fmt::format("{:>20} {:>8}\n", format_quantity(other->second),
                          cost.seconds > 0.0 ? format_ratio(other->second / cost.seconds) : "–");
    if (other != others.end()) others.erase(other);
  }
  for (const EpochCost& cost : theirs.costs) {
    if (others.contains(cost.name)) {
      text += fmt::format("{:<32} {:>20} {:>20}\n", cost.name, "–", format_quantity(cost.seconds));
    }
  }
  return text;
}

}  // namespace hayate
