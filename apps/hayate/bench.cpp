// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/json_text.h"
#include "hayate/base/standard_output.h"
#include "hayate/benchmarks/cache_benchmark.h"
#include "hayate/benchmarks/infer_benchmark.h"
#include "hayate/benchmarks/layers_benchmark.h"
#include "hayate/benchmarks/load_benchmark.h"
#include "hayate/benchmarks/optimizer_benchmark.h"
#include "hayate/benchmarks/resample_benchmark.h"
#include "hayate/benchmarks/step_benchmark.h"
#include "hayate/benchmarks/trace_benchmark.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

/// What all benchmarks are asked.
struct Common {
  std::string recipe = "spleen_fast";
  std::vector<std::string> overrides;
  bool as_json = false;

  void add_to(CLI::App& app) {
    app.add_option("--recipe", recipe, "Recipe to measure")->capture_default_str();
    add_set_option(app, overrides);
    app.add_flag("--json", as_json, "Print JSON");
  }
  Recipe read() const { return read_recipe_option(recipe, overrides); }
};

int print(const nlohmann::ordered_json& result, bool as_json) {
  if (as_json) {
    print_json(result);
    return 0;
  }
  for (const auto& [key, value] : result.items())
    hayate::print("{:<22} {}\n", key, dump_json(value));
  return 0;
}

void add_step_options(CLI::App& app, StepBenchmarkOptions& step) {
  app.add_option("--batch", step.batch_size, "Patches a step")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--patch", step.patch_size, "Edge of a patch, in voxels")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--steps", step.steps, "Steps that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_threads_option(app);
  app.add_option("--device", step.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
}

Action add_step(CLI::App& app) {
  struct Options : Common {
    StepBenchmarkOptions step;
    std::string compare;
  };
  const auto options = std::make_shared<Options>();
  options->add_to(app);
  add_step_options(app, options->step);
  app.add_option("--compare", options->compare,
                 "plain: train without fused operations in turn, and print the ratio")
      ->check(CLI::IsMember({"plain"}));
  return [options] {
    options->step.compare_plain = options->compare == "plain";
    options->step.recipe = options->read();
    return print(run_step_benchmark(options->step), options->as_json);
  };
}

/// A table by hand: a row has too many columns for one line of JSON.
int print_layers(const nlohmann::ordered_json& result, bool as_json) {
  if (as_json) return print(result, as_json);
  nlohmann::ordered_json head = result;
  head.erase("rows");
  print(head, as_json);
  hayate::print("\n{:<20} {:<38} {:>7} {:>6} {:>8} {:>6} {:>7} {:>6}\n", "pass", "layer", "ms",
                "step", "GFLOP/s", "peak", "MB", "GB/s");
  for (const auto& row : result["rows"]) {
    hayate::print("{:<20} {:<38} {:>7.2f} {:>5.1f}% {:>8.0f} {:>6.2f} {:>7.1f} {:>6.1f}\n",
                  row["pass"].get<std::string>(), row["layer"].get<std::string>(),
                  row["ms_per_patch"].get<double>(), 100.0 * row["share_of_step"].get<double>(),
                  row["gflops"].get<double>(), row["share_of_peak"].get<double>(),
                  row["megabytes"].get<double>(), row["gigabytes_per_second"].get<double>());
  }
  return 0;
}

/// A benchmark that takes steps on synthetic patches.
Action add_steps(CLI::App& app, int (*run)(const StepBenchmarkOptions&, bool as_json)) {
  struct Options : Common {
    StepBenchmarkOptions step;
  };
  const auto options = std::make_shared<Options>();
  options->add_to(app);
  add_step_options(app, options->step);
  return [options, run] {
    options->step.recipe = options->read();
    return run(options->step, options->as_json);
  };
}

Action add_layers(CLI::App& app) {
  return add_steps(app, [](const StepBenchmarkOptions& step, bool as_json) {
    return print_layers(run_layers_benchmark(step), as_json);
  });
}

Action add_trace(CLI::App& app) {
  return add_steps(app, [](const StepBenchmarkOptions& step, bool as_json) {
    return print(run_trace_benchmark(step), as_json);
  });
}

Action add_infer(CLI::App& app) {
  struct Options : Common {
    InferBenchmarkOptions infer;
  };
  const auto options = std::make_shared<Options>();
  options->add_to(app);
  InferBenchmarkOptions& infer = options->infer;
  app.add_option("--batch", infer.batch_size, "Windows a forward pass")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--window", infer.window_size, "Edge of a window, in voxels")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--passes", infer.passes, "Forward passes that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_threads_option(app);
  app.add_option("--device", infer.device, "auto, cpu, cuda or cuda:N")->capture_default_str();
  return [options] {
    options->infer.recipe = options->read();
    return print(run_infer_benchmark(options->infer), options->as_json);
  };
}

Action add_optimizer(CLI::App& app) {
  struct Options : Common {
    OptimizerBenchmarkOptions optimizer;
    std::string compare;
  };
  const auto options = std::make_shared<Options>();
  options->add_to(app);
  OptimizerBenchmarkOptions& optimizer = options->optimizer;
  app.add_option("--steps", optimizer.steps, "Steps that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_threads_option(app);
  app.add_option("--compare", options->compare,
                 "plain: step with ATen's operators in turn, and print the ratio")
      ->check(CLI::IsMember({"plain"}));
  return [options] {
    options->optimizer.compare_plain = options->compare == "plain";
    options->optimizer.recipe = options->read();
    return print(run_optimizer_benchmark(options->optimizer), options->as_json);
  };
}

Action add_load(CLI::App& app) {
  struct Options : Common {
    LoadBenchmarkOptions load;
  };
  const auto options = std::make_shared<Options>();
  options->add_to(app);
  LoadBenchmarkOptions& load = options->load;
  app.add_option("DATASET", load.dataset, "Folder of the data set")->required();
  app.add_option("--epochs", load.epochs, "Epochs that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_threads_option(app);
  return [options] {
    options->load.recipe = options->read();
    return print(run_load_benchmark(options->load), options->as_json);
  };
}

Action add_cache_fill(CLI::App& app) {
  struct Options : Common {
    CacheBenchmarkOptions cache;
  };
  const auto options = std::make_shared<Options>();
  options->add_to(app);
  CacheBenchmarkOptions& cache = options->cache;
  app.add_option("DATASET", cache.dataset, "Folder of the data set")->required();
  app.add_option("--rounds", cache.rounds, "Fillings that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_threads_option(app);
  app.add_option("--cache-dir", cache.cache_dir,
                 "Keep the cases there too, and time the start that finds them; removes what is "
                 "there");
  return [options] {
    options->cache.recipe = options->read();
    return print(run_cache_benchmark(options->cache), options->as_json);
  };
}

Action add_resample(CLI::App& app) {
  struct Options {
    ResampleBenchmarkOptions resample;
    bool as_json = false;
  };
  const auto options = std::make_shared<Options>();
  ResampleBenchmarkOptions& resample = options->resample;
  app.add_option("--matrix", resample.matrix, "Voxels along X and Y")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--slices", resample.slices, "Voxels along Z")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag("--oblique", resample.is_oblique,
               "Onto a grid whose axes follow none of the volume's");
  auto* label = app.add_flag("--label", resample.is_label,
                             "Class indices, nearest, instead of a CT, trilinear");
  app.add_flag("--uint8", resample.is_uint8, "An image of eight bits instead of a CT")
      ->excludes(label);
  app.add_option("--rounds", resample.rounds, "Rounds that count")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_flag("--json", options->as_json, "Print JSON");
  return [options] { return print(run_resample_benchmark(options->resample), options->as_json); };
}

}  // namespace

Action add_bench(CLI::App& app) {
  app.require_subcommand(1);
  const auto actions = std::make_shared<std::map<const CLI::App*, Action>>();
  const auto add = [&](const char* name, const char* summary, Action (*add_options)(CLI::App&)) {
    CLI::App* subcommand = app.add_subcommand(name, summary);
    (*actions)[subcommand] = add_options(*subcommand);
  };
  add("step", "A training step: ms per patch, and its share of what the cores can do", add_step);
  add("layers", "A training step, layer by layer: time, GFLOP/s, bytes, share of peak", add_layers);
  add("trace", "What the ranges of hayate profile cost a training step, recorded and not",
      add_trace);
  add("infer", "A forward pass: ms per window, and its share of what the cores can do", add_infer);
  add("optimizer", "An optimizer's step over all parameters: ms", add_optimizer);
  add("cache", "Filling the cache of a data set: seconds and bytes per case", add_cache_fill);
  add("load", "Making the batches of an epoch: seconds per epoch, case and batch", add_load);
  add("resample", "Resampling a CT to 1.5 x 1.5 x 2 mm: ms, and against the plain way",
      add_resample);
  return [actions, &app] { return actions->at(app.get_subcommands().front())(); };
}

}  // namespace hayate::cli
