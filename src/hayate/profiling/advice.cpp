// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/advice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/reporting/fast_path_report.h"
#include "hayate/reporting/rank_advice.h"

namespace hayate {
namespace {

// Below these shares a change is not worth the trouble.
constexpr double kWaitShare = 0.1;
constexpr double kRepeatedShare = 0.15;
constexpr double kValidationShare = 0.25;
constexpr double kCacheShare = 0.2;
constexpr double kComputeShare = 0.5;
constexpr double kCoreWaitShare = 0.1;
constexpr double kPlainShare = 0.25;
/// What validation may take of an epoch after the advice about it.
constexpr double kGoodValidationShare = 0.2;

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100.0 * share);
}

/// Returns "Spacing" or "load".
const std::string& work_name(const ProfileRow& row) {
  return row.detail.empty() ? row.name : row.detail;
}

/// Finding a case that was prepared before.
bool is_lookup(const ProfileRow& row) {
  return row.name == "case key" || row.name == "read prepared case";
}

/// Whether it gives the same result in each epoch, so that a cache spares it.
bool is_repeated(const ProfileRow& row) {
  return row.name == "load" || row.name == "transform" || row.name == "write prepared case" ||
         is_lookup(row);
}

/// How cases need not be prepared again and again.
struct Keeping {
  std::string what;
  std::string setting;
};

/// Returns nothing when all cases are kept already.
std::optional<Keeping> advise_keeping(const RunFacts& facts) {
  constexpr const char* kMoreDisk = "--set data.cache_dir=FOLDER";
  constexpr const char* kWhereRoomIs = "--set data.dataset=auto";
  const bool chosen = facts.is_dataset_chosen;
  switch (facts.dataset) {
    case DatasetKind::kAuto:
    case DatasetKind::kDataset:
      if (chosen) {
        return Keeping{
            "the same in each epoch, since neither memory nor disk has room to keep it: "
            "name a folder on a disk that has",
            kMoreDisk};
      }
      return Keeping{"the same in each epoch: cache it where there is room", kWhereRoomIs};
    case DatasetKind::kCacheDataset:
    case DatasetKind::kPersistentDataset: {
      if (facts.cache_rate >= 1.0) return std::nullopt;
      const bool in_memory = facts.dataset == DatasetKind::kCacheDataset;
      std::string setting = "--set data.cache_rate=1";
      // All cases may be more than memory holds.
      if (in_memory && !chosen) setting += std::string(" ") + kWhereRoomIs;
      return Keeping{
          fmt::format("the same in each epoch: cache all cases, not {}", percent(facts.cache_rate)),
          setting};
    }
    case DatasetKind::kSmartCacheDataset: {
      const std::string why =
          "for cases that come into the window and for those of validation, which are in none: ";
      if (chosen) return Keeping{why + "keep all in a folder on a disk that has room", kMoreDisk};
      return Keeping{why + "keep all where there is room", kWhereRoomIs};
    }
  }
  return std::nullopt;
}

Advice advise_more_workers(const ProfileRow& top, double share, const RunFacts& facts) {
  const std::string measured =
      fmt::format("{} of an epoch waits for data; {} of the work on it is {}, anew in each epoch",
                  percent(share), percent(top.share), work_name(top));
  if (facts.loader_workers < facts.cores) {
    return {work_name(top), share,
            fmt::format("{}, on {} of {} cores: make batches on more threads", measured,
                        std::max<std::int64_t>(facts.loader_workers, 1), facts.cores),
            fmt::format("--set data.loader=DataLoader --set data.num_workers={}", facts.cores)};
  }
  return {work_name(top), share,
          fmt::format("{}, and all {} cores make batches: apply it less often, to smaller "
                      "volumes, or leave it out",
                      measured, facts.cores),
          ""};
}

/// Data that the training waits for, or that is prepared again and again beside it.
std::optional<Advice> advise_data(const TraceSummary& summary, const RunFacts& facts,
                                  const EpochForecast& epoch) {
  if (summary.data_work.empty()) return std::nullopt;
  const double wait_share = epoch.data_wait / epoch.seconds;
  const ProfileRow& top = summary.data_work.front();
  double repeated = 0.0;
  const ProfileRow* top_repeated = nullptr;
  for (const ProfileRow& row : summary.data_work) {
    if (!is_repeated(row)) continue;
    repeated += row.seconds;
    if (top_repeated == nullptr) top_repeated = &row;
  }
  const double profiled =
      phase_seconds(summary, "", "epoch") + phase_seconds(summary, "", "validation");
  const double repeated_share = repeated / (profiled * facts.cores);
  const bool waits = wait_share >= kWaitShare;
  const std::optional<Keeping> keeping = advise_keeping(facts);
  if (keeping && top_repeated != nullptr &&
      (waits ? is_repeated(top) : repeated_share >= kRepeatedShare)) {
    const std::string measured =
        waits ? fmt::format("{} of an epoch waits for data; {} of the work on it is {}",
                            percent(wait_share), percent(top.share), work_name(top))
              : fmt::format("{} of the cores' time goes into preparing data, most of it {}",
                            percent(repeated_share), work_name(*top_repeated));
    return Advice{work_name(*top_repeated), waits ? wait_share : repeated_share,
                  measured + ", " + keeping->what, keeping->setting};
  }
  if (waits) return advise_more_workers(top, wait_share, facts);
  return std::nullopt;
}

std::optional<Advice> advise_validation(const RunFacts& facts, const EpochForecast& epoch) {
  // What it waits for is the data's to cure.
  const double work = epoch.validation - epoch.validation_wait;
  const double share = work / epoch.seconds;
  const double training = epoch.seconds - epoch.validation;
  if (share < kValidationShare || training <= 0.0) return std::nullopt;
  const double one = work * static_cast<double>(facts.val_interval);
  const double wanted = one * (1.0 - kGoodValidationShare) / (kGoodValidationShare * training);
  const auto interval = std::min(static_cast<std::int64_t>(std::ceil(wanted)), facts.max_epochs);
  if (interval <= facts.val_interval) return std::nullopt;
  return Advice{
      "validation", share,
      fmt::format(
          "{} of an epoch is validation ({:.3g} s {}; training takes {:.3g} s an epoch): "
          "validate less often",
          percent(share), one,
          facts.val_interval == 1 ? "an epoch" : fmt::format("every {} epochs", facts.val_interval),
          training),
      fmt::format("--set val_interval={}", interval)};
}

std::optional<Advice> advise_cache(const TraceSummary& summary, const RunFacts& facts,
                                   const EpochForecast& epoch) {
  const double run = epoch.cache_fill + epoch.seconds * static_cast<double>(facts.max_epochs);
  const double share = epoch.cache_fill / run;
  if (share < kCacheShare || summary.cache_work.empty()) return std::nullopt;
  const ProfileRow& top = summary.cache_work.front();
  const bool on_disk = facts.dataset == DatasetKind::kPersistentDataset;
  const bool finds = on_disk && is_lookup(top);
  const std::string measured =
      fmt::format("{} of the run of {} epochs is {}; {} of that work is {}", percent(share),
                  facts.max_epochs, finds ? "finding the prepared cases" : "filling the cache",
                  percent(top.share), work_name(top));
  if (facts.cache_workers > 0 && facts.cache_workers < facts.cores) {
    return Advice{
        work_name(top), share,
        fmt::format("{}, on {} of {} cores: use all", measured, facts.cache_workers, facts.cores),
        "--set data.cache_workers=0"};
  }
  if (finds) return Advice{work_name(top), share, measured + ": a faster disk helps", ""};
  if (on_disk) {
    return Advice{work_name(top), share, measured + ": the next run finds it on disk", ""};
  }
  // Keeping the cases on disk is no advice where the disk was found too small.
  if (facts.dataset == DatasetKind::kSmartCacheDataset && facts.is_dataset_chosen) {
    return Advice{work_name(top), share, measured + ", on all cores: nothing to gain here", ""};
  }
  return Advice{work_name(top), share,
                measured + ", on all cores: keep it on disk, where the next run finds it",
                "--set data.dataset=PersistentDataset"};
}

/// Whether it prepares cases, as what else is counted trains and validates.
bool is_preparation(const FastPathCount& count) {
  constexpr std::array kOperations{"prepare_case", "transforms in one pass", "resample"};
  return std::ranges::find(kOperations, count.operation) != kOperations.end();
}

/// What of the preparation, or of all else, mostly went the plain way, and why; "" where nothing
/// did.
std::string plain_ways(const RunFacts& facts, bool of_preparation) {
  std::vector<FastPathCount> counts;
  for (const FastPathCount& count : facts.fast_paths) {
    const bool is_meant = is_preparation(count) == of_preparation;
    if (is_meant && count.plain_share() >= kPlainShare) counts.push_back(count);
  }
  return join(plain_way_lines(counts), "; ");
}

/// Cases that are prepared more slowly than they could be, where that holds the training up.
std::optional<Advice> advise_preparation(const RunFacts& facts, const EpochForecast& epoch) {
  const double run = epoch.cache_fill + epoch.seconds * static_cast<double>(facts.max_epochs);
  const double wait_share = epoch.data_wait / epoch.seconds;
  const double cache_share = epoch.cache_fill / run;
  if (wait_share < kWaitShare && cache_share < kCacheShare) return std::nullopt;
  const std::string plain = plain_ways(facts, /*of_preparation=*/true);
  if (plain.empty()) return std::nullopt;
  return Advice{"preparing cases", wait_share >= kWaitShare ? wait_share : cache_share,
                "cases are not all prepared the fast way; " + plain, ""};
}

std::optional<Advice> advise_compute(const TraceSummary& summary, const RunFacts& facts,
                                     const EpochForecast& epoch) {
  const double share = epoch.compute / epoch.seconds;
  if (share < kComputeShare) return std::nullopt;
  if (facts.precision == "float32" && facts.fast_precision != "float32") {
    return Advice{"precision", share,
                  fmt::format("{} of an epoch is the network's arithmetic in float32; this device "
                              "multiplies {} faster",
                              percent(share), facts.fast_precision),
                  "--set precision=auto"};
  }
  std::string text = fmt::format("{} of an epoch is the network's arithmetic in {}", percent(share),
                                 facts.precision);
  if (!summary.layers.empty()) {
    double flops = 0.0;
    for (const ProfileRow& layer : summary.layers) flops += layer.flops;
    const double seconds =
        phase_seconds(summary, "epoch", "forward") + phase_seconds(summary, "epoch", "backward");
    if (facts.peak_gflops > 0.0 && seconds > 0.0) {
      text += fmt::format(", at {:.2f} of this machine's peak",
                          flops / seconds / 1e9 / facts.peak_gflops);
    }
    const ProfileRow& top = summary.layers.front();
    text += fmt::format("; the largest part is {} {} ({} of a step)", top.name, top.detail,
                        percent(top.share));
  }
  const std::string plain = plain_ways(facts, /*of_preparation=*/false);
  if (!plain.empty()) {
    return Advice{"network", share, text + ", of which not all goes the fast way; " + plain, ""};
  }
  return Advice{"network", share, text + ": only a smaller network, fewer or smaller patches help",
                ""};
}

/// Every other number here is about the other programs where the run had no core.
std::optional<Advice> advise_quiet(const RunFacts& facts) {
  if (facts.waited_for_core_share < kCoreWaitShare) return std::nullopt;
  // The run's own threads wait for each other too, when they are more than the cores.
  if (1.0 - facts.used_core_share < kCoreWaitShare) return std::nullopt;
  return Advice{"other programs", facts.waited_for_core_share,
                fmt::format("for {} of the run the training thread was ready but had no core: "
                            "others use the {} cores; stop them and profile again",
                            percent(facts.waited_for_core_share), facts.cores),
                ""};
}

Advice name_largest_phase(const TraceSummary& summary) {
  const auto largest = std::ranges::max_element(summary.phases, {}, [](const ProfileRow& row) {
    return row.name == "epoch" || row.name == "validation" ? 0.0 : row.seconds;
  });
  return {largest->name, largest->share,
          fmt::format("nothing stands out; the largest phase is {}, {} of the profiled run",
                      largest->name, percent(largest->share)),
          ""};
}

}  // namespace

EpochForecast forecast_epoch(const TraceSummary& summary, const RunFacts& facts) {
  const double epochs =
      static_cast<double>(facts.steps) / static_cast<double>(facts.steps_per_epoch);
  const auto interval = static_cast<double>(facts.val_interval);
  const auto training = [&](const char* name) {
    return phase_seconds(summary, "epoch", name) / epochs;
  };
  EpochForecast forecast;
  forecast.validation = phase_seconds(summary, "", "validation") / interval;
  forecast.seconds = phase_seconds(summary, "", "epoch") / epochs + forecast.validation;
  forecast.validation_wait = phase_seconds(summary, "validation", "data wait") / interval;
  forecast.data_wait = training("data wait") + forecast.validation_wait;
  forecast.compute = training("forward") + training("backward") + training("update");
  // The trace is the first rank's.
  if (!facts.ranks.seconds.empty()) {
    forecast.compute -= facts.ranks.seconds.front().communication();
  }
  forecast.cache_fill = phase_seconds(summary, "", "cache fill");
  return forecast;
}

std::vector<Advice> advise(const TraceSummary& summary, const RunFacts& facts) {
  const EpochForecast epoch = forecast_epoch(summary, facts);
  std::vector<Advice> all;
  if (epoch.seconds > 0.0) {
    for (const std::optional<Advice>& advice :
         {advise_data(summary, facts, epoch), advise_validation(facts, epoch),
          advise_cache(summary, facts, epoch), advise_compute(summary, facts, epoch),
          advise_preparation(facts, epoch)}) {
      if (advice) all.push_back(*advice);
    }
  }
  std::ranges::move(advise_on_ranks(facts.ranks), std::back_inserter(all));
  if (all.empty()) all.push_back(name_largest_phase(summary));
  std::ranges::stable_sort(all, std::greater<>(), &Advice::share);
  // It does not rank with the others, whose shares are of an epoch: last.
  if (const std::optional<Advice> advice = advise_quiet(facts)) all.push_back(*advice);
  return all;
}

}  // namespace hayate
