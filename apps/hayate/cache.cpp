// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "analysis_options.h"
#include "commands.h"
#include "hayate/base/cache_folder.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/log.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/data/case_store.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/file_hashes.h"
#include "hayate/launch/place.h"
#include "hayate/runs/fill_store.h"
#include "hayate/runs/kept_cases.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::filesystem::path folder;
  bool as_json = false;
  /// Of `fill`.
  std::filesystem::path dataset;
  std::string recipe;
  std::vector<std::string> overrides;

  /// A folder that is not there yet holds no cases. \throws MissingInputError when it is a file.
  std::filesystem::path resolved() const {
    std::filesystem::path path = folder.empty() ? default_cache_dir() : folder;
    std::error_code ignored;
    const auto type = std::filesystem::status(path, ignored).type();
    if (type != std::filesystem::file_type::directory &&
        type != std::filesystem::file_type::not_found) {
      throw MissingInputError(fmt::format("{}: is no folder", path.string()),
                              "name the folder of prepared cases with --cache-dir");
    }
    return path;
  }
};

std::string date_text(std::filesystem::file_time_type time) {
  const auto system = std::chrono::file_clock::to_sys(time);
  return fmt::format("{:%Y-%m-%d %H:%M}",
                     fmt::localtime(std::chrono::system_clock::to_time_t(
                         std::chrono::time_point_cast<std::chrono::seconds>(system))));
}

ordered_json to_json(const StoredCase& entry) {
  return {{"file", entry.path.filename().string()},
          {"bytes", entry.size_bytes},
          {"last_used", date_text(entry.last_used)}};
}

int list(const Options& options) {
  const auto entries = list_stored_cases(options.resolved());
  std::int64_t bytes = 0;
  ordered_json cases = ordered_json::array();
  for (const StoredCase& entry : entries) {
    bytes += entry.size_bytes;
    cases.push_back(to_json(entry));
  }
  if (options.as_json) {
    const ordered_json result{
        {"folder", options.resolved().string()}, {"bytes", bytes}, {"cases", std::move(cases)}};
    print_json(result);
    return 0;
  }
  for (const StoredCase& entry : entries) {
    print("{}  {:>9}  {}\n", date_text(entry.last_used), format_bytes(entry.size_bytes),
          entry.path.filename().string());
  }
  print("{} prepared cases, {} in {}\n", entries.size(), format_bytes(bytes),
        options.resolved().string());
  return 0;
}

int verify(const Options& options) {
  const auto entries = list_stored_cases(options.resolved());
  ordered_json damaged = ordered_json::array();
  for (const StoredCase& entry : entries) {
    const std::string damage = find_damage(entry);
    if (damage.empty()) continue;
    damaged.push_back({{"file", entry.path.filename().string()}, {"what", damage}});
    if (!options.as_json) print("error: {}\n", damage);
  }
  if (options.as_json) {
    const ordered_json result{
        {"folder", options.resolved().string()}, {"cases", entries.size()}, {"damaged", damaged}};
    print_json(result);
  } else {
    print("{} prepared cases, {} damaged\n", entries.size(), damaged.size());
    if (!damaged.empty()) {
      print("    cure: training prepares them again; `hayate cache clear` removes all\n");
    }
  }
  return static_cast<int>(damaged.empty() ? ExitCode::kOk : ExitCode::kBadData);
}

/// Where the recipe's runs will look for them, unless --cache-dir names another folder.
int fill(const Options& options) {
  check_dataset_place(options.dataset);
  const Place place = find_place();
  log_as_rank(place.rank);
  Recipe recipe = read_recipe_option(
      options.recipe.empty() ? find_chosen_recipe(options.dataset).string() : options.recipe,
      options.overrides);
  if (!options.folder.empty()) recipe.data.cache_dir = text_of_name(options.folder.native());
  const auto store = open_kept_cases(recipe.data);
  const std::int64_t count = fill_store(recipe, options.dataset, store, place);
  const std::string folder = store->folder().string();
  if (options.as_json && place.rank == 0) {
    print_json({{"folder", folder}, {"cases", count}});
  } else {
    log_info("{} prepared cases of {} in {}", count, options.dataset.string(), folder);
  }
  return 0;
}

int clear(const Options& options) {
  const std::int64_t count = clear_stored_cases(options.resolved());
  remove_file_hashes(options.resolved());
  if (options.as_json) {
    const ordered_json result{{"folder", options.resolved().string()}, {"removed", count}};
    print_json(result);
  } else {
    print("removed {} prepared cases from {}\n", count, options.resolved().string());
  }
  return 0;
}

}  // namespace

Action add_cache(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  const auto action = std::make_shared<int (*)(const Options&)>(nullptr);
  const auto add = [&](const char* name, const char* summary, int (*run)(const Options&)) {
    CLI::App* command = app.add_subcommand(name, summary);
    command->add_option("--cache-dir", options->folder,
                        "Default: $HAYATE_CACHE_DIRECTORY, else ~/.cache/hayate");
    command->add_flag("--json", options->as_json, "Print JSON");
    command->callback([action, run] { *action = run; });
    return command;
  };
  add("list", "Each prepared case: when it was used, how large it is", list);
  add("verify", "Read all of them and hold them against their checksums; 65 when one is damaged",
      verify);
  add("clear", "Remove all of them", clear);
  CLI::App* filling = add("fill",
                          "Prepare the cases of a data set beforehand; under a launcher the ranks "
                          "divide them",
                          fill);
  filling->add_option("DATASET", options->dataset, kDatasetHelp)->required();
  filling->add_option("--recipe", options->recipe,
                      "Name or file of the recipe that will train; default: what hayate analyze "
                      "chooses");
  add_set_option(*filling, options->overrides);
  add_threads_option(*filling);
  app.require_subcommand(1);
  return [options, action] { return (*action)(*options); };
}

}  // namespace hayate::cli
