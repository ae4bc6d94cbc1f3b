// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/dry_run.h"

#include <nlohmann/json.hpp>

#include "hayate/base/log.h"
#include "hayate/base/parallel.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/data/memory_forecast.h"
#include "hayate/prediction/device.h"
#include "hayate/prediction/model.h"
#include "hayate/prediction/precision.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/recipe/found_labels.h"
#include "hayate/training/make_datasets.h"
#include "hayate/training/training_data.h"

namespace hayate {

void print_dry_run(const Recipe& asked, const TrainOptions& options) {
  auto [list, recipe] = resolve_labels(asked, read_dataset_list(options.dataset));
  find_labels_present(recipe, list.training);
  log_line(recipe.to_json().dump(2));
  const c10::Device device = resolve_device(options.device);
  const Split split = split_cases(list, recipe.data.split, recipe.seed);
  check_recipe_fits(recipe, split);
  log_info("data set {}: {}", list.name, describe_dataset(list));
  log_unannotated(list, scored_classes(recipe).count());
  log_info("split: {}", describe_split(split, recipe.data.split));
  log_info("run folder: {}", options.out.string());
  log_info("device: {}, precision: {}, threads: {}", describe_device(device),
           precision_name(resolve_precision(recipe.precision, device)), thread_count());

  const DataForecast data =
      forecast_data(split, recipe, describe_training(list, split.train, recipe).trained_on);
  const CacheForecast& forecast = data.cache;
  log_info("memory forecast: cache {} ({} a case at most), filling it {} more, free {}",
           format_bytes(forecast.cache_bytes), format_bytes(forecast.largest_case_bytes),
           format_bytes(forecast.working_bytes), format_bytes(available_memory_bytes()));
  log_info("data.dataset: {} ({})", enum_name(data.choice.kind), data.choice.reason);
}

}  // namespace hayate
