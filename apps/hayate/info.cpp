// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/parallel.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/kernels/isa.h"
#include "hayate/launch/place.h"
#include "hayate/launch/rank_threads.h"
#include "hayate/profiling/nvml.h"
#include "hayate/recipe/recipe.h"
#include "hayate/training/engine_info.h"
#include "hayate/training/nvtx_marks.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string device = "auto";
  bool as_json = false;
};

/// What watches and marks the work of GPUs.
void add_gpu_tools(ordered_json& info) {
  const std::unique_ptr<Nvml> nvml = Nvml::open();
  std::vector<std::string> used;
  if (nvml) {
    for (const GpuSample& gpu : nvml->sample()) used.push_back(format_bytes(gpu.used_bytes));
  }
  info["nvml"] = nvml ? fmt::format("{} used", join(used, ", ")) : "not there";
  info["nvtx"] = nvtx_marks() != nullptr ? "there" : "not there";
}

/// A setting and where its value comes from.
ordered_json setting(const std::string& value, const std::string& source) {
  return {{"value", value}, {"from", source}};
}

std::string device_source(const CLI::App& app) {
  if (app.get_option("--device")->count() == 0) return "default";
  return std::getenv("HAYATE_DEVICE") != nullptr ? "HAYATE_DEVICE or --device" : "--device";
}

std::string thread_source(const CLI::App& app) {
  if (app.get_option("--threads")->count() > 0) return "--threads";
  if (threads_of_rank()) return "this rank's share of cores";
  return std::getenv("OMP_NUM_THREADS") != nullptr ? "OMP_NUM_THREADS" : "cores of this process";
}

ordered_json collect(const Options& options, const CLI::App& app) {
  const EngineInfo engine = describe_engine(options.device);
  ordered_json info;
  info["hayate"] = hayate_version();
  info["commit"] = hayate_commit();
  info["libtorch"] = engine.libtorch_version;
  info["cpu"] = cpu_name();
  info["isa"] = describe_isa(cpu_features());
  info["cores"] = available_cores();
  info["memory_free"] = format_bytes(available_memory_bytes());
  info["device"] = setting(engine.device, device_source(app));
  info["precision"] = setting(engine.precision, "auto, by the device");
  if (engine.device.starts_with("cuda")) add_gpu_tools(info);
  info["kernels"] = setting(std::string(enum_name(selected_isa())),
                            std::getenv("HAYATE_ISA") ? "HAYATE_ISA" : "the best of this CPU");
  info["threads"] = setting(std::to_string(thread_count()), thread_source(app));
  const Place place = find_place();
  if (!place.variables.empty())
    info["place"] = setting(describe(place), join(place.variables, ", "));
  info["recipes"] = recipe_names();
  return info;
}

int run(const Options& options, const CLI::App& app) {
  const ordered_json info = collect(options, app);
  if (options.as_json) {
    print_json(info);
    return 0;
  }
  for (const auto& [key, value] : info.items()) {
    std::string text;
    if (value.is_object()) {
      text = fmt::format("{} ({})", value["value"].get<std::string>(),
                         value["from"].get<std::string>());
    } else if (value.is_array()) {
      text = join(value.get<std::vector<std::string>>(), ", ");
    } else {
      text = value.is_string() ? value.get<std::string>() : value.dump();
    }
    print("{:<14} {}\n", key, text);
  }
  return 0;
}

}  // namespace

Action add_info(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_flag("--json", options->as_json, "Print JSON");
  add_device_option(app, options->device);
  add_threads_option(app);
  return [options, &app] { return run(*options, app); };
}

}  // namespace hayate::cli
