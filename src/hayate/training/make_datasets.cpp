// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/make_datasets.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/parallel.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/base/trace.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/data/case_store.h"
#include "hayate/data/memory_forecast.h"
#include "hayate/data/partition_dataset.h"
#include "hayate/data/smart_cache_dataset.h"
#include "hayate/distributed/together.h"
#include "hayate/recipe/load_options.h"
#include "hayate/runs/kept_cases.h"
#include "hayate/runs/training_grid.h"

namespace hayate {
namespace {

using nlohmann::json;

/// What may be written into the folder of prepared cases; 0 also where none is named anywhere.
std::int64_t disk_room_bytes(const DataOptions& options) {
  try {
    const std::int64_t free = writable_bytes(kept_cases_folder(options));
    const std::int64_t limit = kept_cases_limit(options);
    return limit > 0 ? std::min(free, limit) : free;
  } catch (const UsageError&) {
    return 0;
  }
}

DatasetChoice as_asked(const Recipe& recipe) {
  return {recipe.data.dataset, recipe.data.cache_rate, "the recipe says so"};
}

std::shared_ptr<CacheDataset> make_cache(std::vector<CaseFiles> cases,
                                         std::shared_ptr<const Compose> chain, const Recipe& recipe,
                                         int threads,
                                         std::shared_ptr<const CaseStore> store = nullptr) {
  CacheOptions options;
  options.cache_rate = recipe.data.cache_rate;
  options.num_workers = threads;
  options.keep = {recipe.data.cache_type, std::move(store)};
  return std::make_shared<CacheDataset>(std::move(cases), std::move(chain), load_options(recipe),
                                        options);
}

/// Makes the data sets of one run.
class Maker {
 public:
  Maker(Split split, const Recipe& recipe, const TrainedOn& trained_on, const Ranks& ranks)
      : split_(std::move(split)),
        recipe_(recipe),
        trained_on_(trained_on),
        ranks_(ranks),
        is_fixed_(!ranks.is_alone() && recipe.data.partition == Partition::kFixed),
        validation_chain_(make_validation_chain(split_.validation, recipe.transforms, trained_on)) {
  }

  RunDatasets make() {
    if (is_fixed_) keep_own_cases();
    if (recipe_.data.dataset == DatasetKind::kDataset) return make_plain(as_asked(recipe_));
    const Stopwatch watch;
    const TraceRange range("cache fill");
    RunDatasets made = make_kind(ranks_.is_alone() ? choose() : choose_on_first());
    made.cache_seconds = watch.seconds();
    if (made.cached_bytes > 0) {
      log_info("cache filled: {} in {}{}", format_bytes(made.cached_bytes),
               format_duration(made.cache_seconds), for_whom(made.choice.kind));
    }
    return made;
  }

 private:
  /// Whose memory the cache takes, beside others.
  std::string for_whom(DatasetKind kind) const {
    const int on_node = ranks_.on_node().size();
    if (on_node == 1) return "";
    if (kind == DatasetKind::kPersistentDataset) {
      return fmt::format(", mapped once for the {} ranks of a node", on_node);
    }
    return fmt::format(", as much for each of the {} ranks of a node", on_node);
  }

  /// MONAI's partition_dataset, by which all ranks have the same number of cases: some are
  /// repeated.
  void keep_own_cases() {
    const Partitions parts = together(ranks_, [&] {
      return partition_dataset(std::ssize(split_.train),
                               {.num_partitions = ranks_.size(), .even_divisible = true});
    });
    std::vector<CaseFiles> own;
    for (const std::int64_t i : parts[static_cast<std::size_t>(ranks_.rank())]) {
      own.push_back(split_.train[static_cast<std::size_t>(i)]);
    }
    split_.train = std::move(own);
    log_info("data.partition fixed: each of {} ranks keeps {} cases", ranks_.size(),
             split_.train.size());
  }

  /// The same case draws alike, whichever rank has it.
  template <class Kind>
  std::shared_ptr<Kind> numbered(std::shared_ptr<Kind> train) const {
    if (is_fixed_) train->number_cases(ranks_.rank(), ranks_.size());
    return train;
  }

  DatasetChoice choose() {
    const DatasetKind asked = recipe_.data.dataset;
    // What lies on disk or in a window of a given size needs no forecast.
    if (asked != DatasetKind::kAuto && asked != DatasetKind::kCacheDataset) {
      return as_asked(recipe_);
    }
    DataForecast forecast = forecast_data(split_, recipe_, trained_on_);
    threads_ = forecast.cache.threads;
    if (threads_ < threads_or_default(recipe_.data.cache_workers)) {
      log_info("cases are prepared on {} of {} threads: memory has no room for more at once",
               threads_, threads_or_default(recipe_.data.cache_workers));
    }
    if (asked == DatasetKind::kAuto) {
      log_info("data.dataset auto: {}, because {}", enum_name(forecast.choice.kind),
               forecast.choice.reason);
    } else {
      log_info("cache forecast: {} cases, {} of {} that are free", forecast.cache.case_count,
               format_bytes(forecast.cache.cache_bytes), format_bytes(available_memory_bytes()));
      check_forecast(forecast.cache, available_memory_bytes());
    }
    return std::move(forecast.choice);
  }

  /// The ranks keep cases in the same way, or the epochs of a SmartCacheDataset would differ. What
  /// all ranks of a node keep, they keep on disk, from where they share it.
  DatasetChoice choose_on_first() {
    DatasetChoice choice = as_asked(recipe_);
    on_first(ranks_, [&] { choice = choose(); });
    const json of_first = json::parse(ranks_.broadcast(json{
        {"kind", choice.kind},
        {"rate", choice.cache_rate},
        {"reason", choice.reason}}.dump()));
    choice = {of_first["kind"].get<DatasetKind>(), of_first["rate"], of_first["reason"]};
    const int on_node = ranks_.on_node().size();
    if (choice.kind == DatasetKind::kCacheDataset && on_node > 1 && !is_fixed_) {
      choice.kind = DatasetKind::kPersistentDataset;
      choice.reason += fmt::format("; on disk, since {} ranks of a node share it", on_node);
    }
    return choice;
  }

  RunDatasets make_kind(DatasetChoice choice) {
    switch (choice.kind) {
      case DatasetKind::kAuto:
      case DatasetKind::kDataset:
        break;
      case DatasetKind::kCacheDataset:
        return make_cached(std::move(choice), nullptr);
      case DatasetKind::kPersistentDataset:
        return make_cached(std::move(choice), open_kept_cases(recipe_.data));
      case DatasetKind::kSmartCacheDataset:
        return make_window(std::move(choice));
    }
    return make_plain(std::move(choice));
  }

  RunDatasets make_plain(DatasetChoice choice) {
    const LoadOptions loading = load_options(recipe_);
    return {.train = numbered(
                std::make_shared<Dataset>(std::move(split_.train), train_chain(), loading)),
            .validation =
                std::make_shared<Dataset>(std::move(split_.validation), validation_chain_, loading),
            .choice = std::move(choice)};
  }

  RunDatasets make_cached(DatasetChoice choice, std::shared_ptr<const CaseStore> store) {
    if (store) log_info("prepared cases are kept in {}", store->folder().string());
    const auto train =
        numbered(make_cache(std::move(split_.train), train_chain(), recipe_, threads_, store));
    const auto validation =
        make_cache(std::move(split_.validation), validation_chain_, recipe_, threads_, store);
    fill_together(*train, *validation, store != nullptr);
    return {.train = train,
            .validation = validation,
            .choice = std::move(choice),
            .cached_bytes = train->cached_bytes() + validation->cached_bytes()};
  }

  /// In a store each rank of a node prepares its part of the cases, where the others find it. In
  /// memory a rank keeps of those to validate on what it will validate (prediction/validate.h).
  void fill_together(CacheDataset& train, CacheDataset& validation, bool in_store) {
    const Ranks& node = ranks_.on_node();
    if (in_store && !node.is_alone() && !is_fixed_) {
      together(ranks_, [&] {
        train.fill(node.rank(), node.size());
        validation.fill(node.rank(), node.size());
      });
    }
    together(ranks_, [&] {
      train.fill();
      const bool has_windows_of_all = validation.size() < ranks_.size();
      if (in_store || has_windows_of_all) {
        validation.fill();
      } else {
        validation.fill(ranks_.rank(), ranks_.size());
      }
    });
  }

  RunDatasets make_window(DatasetChoice choice) {
    SmartCacheOptions options;
    options.cache_rate = choice.cache_rate;
    options.replace_rate = recipe_.data.replace_rate;
    options.num_workers = threads_;
    options.keep.type = recipe_.data.cache_type;
    const auto train = numbered(std::make_shared<SmartCacheDataset>(
        std::move(split_.train), train_chain(), load_options(recipe_), options));
    together(ranks_, [&] { train->fill(); });
    // Cases for validation are of no epoch's window; a rate of 0 keeps none, but rounds as a cache
    // does.
    CacheOptions none{.cache_rate = 0.0, .keep = {recipe_.data.cache_type, nullptr}};
    return {.train = train,
            .validation = std::make_shared<CacheDataset>(
                std::move(split_.validation), validation_chain_, load_options(recipe_), none),
            .choice = std::move(choice),
            .cached_bytes = train->cached_bytes()};
  }

  std::shared_ptr<const Compose> train_chain() const {
    return recipe_.transforms.make_train_chain();
  }

  Split split_;
  const Recipe& recipe_;
  const TrainedOn& trained_on_;
  const Ranks& ranks_;
  bool is_fixed_;
  std::shared_ptr<const Compose> validation_chain_;
  /// They fill the caches.
  int threads_ = threads_or_default(recipe_.data.cache_workers);
};

}  // namespace

DataForecast forecast_data(const Split& split, const Recipe& recipe, const TrainedOn& trained_on) {
  const int threads = threads_or_default(recipe.data.cache_workers);
  const auto train = make_cache(split.train, recipe.transforms.make_train_chain(), recipe, threads);
  const auto validation = make_cache(
      split.validation, make_validation_chain(split.validation, recipe.transforms, trained_on),
      recipe, threads);
  const CacheForecast of_train = forecast_cache(*train, train->cached_count(), threads);
  const CacheForecast of_validation =
      forecast_cache(*validation, validation->cached_count(), threads);
  const std::int64_t memory = available_memory_bytes();
  DataForecast forecast;
  forecast.cache = on_affordable_threads(forecast_both(of_train, of_validation), memory);
  forecast.choice =
      recipe.data.dataset == DatasetKind::kAuto
          ? choose_dataset(forecast.cache, of_train.cache_bytes, of_train.case_count, memory,
                           disk_room_bytes(recipe.data), recipe.data.replace_rate)
          : as_asked(recipe);
  return forecast;
}

RunDatasets make_datasets(Split split, const Recipe& recipe, const TrainedOn& trained_on,
                          const Ranks& ranks) {
  return Maker(std::move(split), recipe, trained_on, ranks).make();
}

}  // namespace hayate
