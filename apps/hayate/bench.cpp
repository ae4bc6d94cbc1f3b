// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/base/standard_output.h"
#include "hayate/benchmarks/agreement_benchmark.h"
#include "hayate/benchmarks/cache_benchmark.h"
#include "hayate/benchmarks/infer_benchmark.h"
#include "hayate/benchmarks/layers_benchmark.h"
#include "hayate/benchmarks/load_benchmark.h"
#include "hayate/benchmarks/optimizer_benchmark.h"
#include "hayate/benchmarks/resample_benchmark.h"
#include "hayate/benchmarks/step_benchmark.h"
#include "hayate/benchmarks/sum_benchmark.h"
#include "hayate/benchmarks/trace_benchmark.h"
#include "recipe_options.h"

namespace hayate::cli {
namespace {

/// Prints what was measured; on ranks other than the first nothing was.
int print(const nlohmann::ordered_json& result, bool as_json) {
  if (result.empty()) return 0;
  if (as_json) {
    print_json(result);
    return 0;
  }
  for (const auto& [key, value] : result.items())
    hayate::print("{:<22} {}\n", key, dump_json(value));
  return 0;
}

using PrintResult = int (*)(const nlohmann::ordered_json& result, bool as_json);

/// Adds what each benchmark of a recipe is asked, and its own options.
template <class Options, class AddOptions>
Action add_benchmark(CLI::App& app, nlohmann::ordered_json (*run)(const Options&),
                     AddOptions add_options, PrintResult print_result = print) {
  struct Asked {
    std::string recipe = "spleen_fast";
    std::vector<std::string> overrides;
    bool as_json = false;
    Options options;
  };
  const auto asked = std::make_shared<Asked>();
  app.add_option("--recipe", asked->recipe, "Recipe to measure")->capture_default_str();
  add_set_option(app, asked->overrides);
  app.add_flag("--json", asked->as_json, "Print JSON");
  add_options(asked->options);
  return [asked, run, print_result] {
    asked->options.recipe = read_recipe_option(asked->recipe, asked->overrides);
    return print_result(run(asked->options), asked->as_json);
  };
}

template <class Count>
void add_count(CLI::App& app, const char* name, Count& count, const char* meaning) {
  app.add_option(name, count, meaning)->check(CLI::PositiveNumber)->capture_default_str();
}

void add_compare(CLI::App& app, bool& compare_plain, const char* meaning) {
  const auto compare = [&](const std::string&) { compare_plain = true; };
  app.add_option_function<std::string>("--compare", compare, meaning)
      ->check(CLI::IsMember({"plain"}));
}

void add_processor(CLI::App& app, std::string& device) {
  add_threads_option(app);
  app.add_option("--device", device, "auto, cpu, cuda or cuda:N")->capture_default_str();
}

/// What benchmarks are asked that take steps on synthetic patches.
void add_step_options(CLI::App& app, StepBenchmarkOptions& step) {
  add_count(app, "--batch", step.batch_size, "Patches a step");
  add_count(app, "--patch", step.patch_size, "Edge of a patch, in voxels");
  add_count(app, "--steps", step.steps, "Steps that count");
  add_processor(app, step.device);
}

Action add_step(CLI::App& app) {
  return add_benchmark(app, run_step_benchmark, [&](StepBenchmarkOptions& step) {
    add_step_options(app, step);
    add_compare(app, step.compare_plain,
                "plain: train without fused operations in turn, and print the ratio");
  });
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

Action add_layers(CLI::App& app) {
  return add_benchmark(
      app, run_layers_benchmark, [&](StepBenchmarkOptions& step) { add_step_options(app, step); },
      print_layers);
}

Action add_trace(CLI::App& app) {
  return add_benchmark(app, run_trace_benchmark,
                       [&](StepBenchmarkOptions& step) { add_step_options(app, step); });
}

Action add_infer(CLI::App& app) {
  return add_benchmark(app, run_infer_benchmark, [&](InferBenchmarkOptions& infer) {
    add_count(app, "--batch", infer.batch_size, "Windows a forward pass");
    add_count(app, "--window", infer.window_size, "Edge of a window, in voxels");
    add_count(app, "--passes", infer.passes, "Forward passes that count");
    add_processor(app, infer.device);
  });
}

Action add_optimizer(CLI::App& app) {
  return add_benchmark(app, run_optimizer_benchmark, [&](OptimizerBenchmarkOptions& optimizer) {
    add_count(app, "--steps", optimizer.steps, "Steps that count");
    add_threads_option(app);
    add_compare(app, optimizer.compare_plain,
                "plain: step with ATen's operators in turn, and print the ratio");
  });
}

/// Prints a comparison; \returns an error where `key` is false.
int print_judged(const nlohmann::ordered_json& result, bool as_json, const char* key) {
  print(result, as_json);
  return result.empty() || result[key].get<bool>() ? 0
                                                   : static_cast<int>(ExitCode::kNumericFailure);
}

Action add_agree(CLI::App& app) {
  return add_benchmark(
      app, run_agreement_benchmark,
      [&](AgreementBenchmarkOptions& agreement) {
        add_count(app, "--batch", agreement.batch_size, "Patches of the step");
        add_count(app, "--patch", agreement.patch_size, "Edge of a patch, in voxels");
        add_processor(app, agreement.device);
      },
      [](const auto& result, bool as_json) { return print_judged(result, as_json, "agrees"); });
}

Action add_sum(CLI::App& app) {
  return add_benchmark(
      app, run_sum_benchmark,
      [&](SumBenchmarkOptions& sum) {
        add_count(app, "--rounds", sum.rounds, "Sums that count");
        add_processor(app, sum.device);
      },
      [](const auto& result, bool as_json) { return print_judged(result, as_json, "is_right"); });
}

Action add_load(CLI::App& app) {
  return add_benchmark(app, run_load_benchmark, [&](LoadBenchmarkOptions& load) {
    app.add_option("DATASET", load.dataset, kDatasetHelp)->required();
    add_count(app, "--epochs", load.epochs, "Epochs that count");
    add_threads_option(app);
  });
}

Action add_cache_fill(CLI::App& app) {
  return add_benchmark(app, run_cache_benchmark, [&](CacheBenchmarkOptions& cache) {
    app.add_option("DATASET", cache.dataset, kDatasetHelp)->required();
    add_count(app, "--rounds", cache.rounds, "Fillings that count");
    add_threads_option(app);
    app.add_option("--cache-dir", cache.cache_dir,
                   "Keep the cases there too, and time the start that finds them; removes what is "
                   "there");
  });
}

Action add_resample(CLI::App& app) {
  struct Options {
    ResampleBenchmarkOptions resample;
    bool as_json = false;
  };
  const auto options = std::make_shared<Options>();
  ResampleBenchmarkOptions& resample = options->resample;
  add_count(app, "--matrix", resample.matrix, "Voxels along X and Y");
  add_count(app, "--slices", resample.slices, "Voxels along Z");
  app.add_flag("--oblique", resample.is_oblique,
               "Onto a grid whose axes follow none of the volume's");
  auto* label = app.add_flag("--label", resample.is_label,
                             "Class indices, nearest, instead of a CT, trilinear");
  app.add_flag("--uint8", resample.is_uint8, "An image of eight bits instead of a CT")
      ->excludes(label);
  add_count(app, "--rounds", resample.rounds, "Rounds that count");
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
  add("agree", "A training step on a device against the CPU's float32: logits, loss, gradients",
      add_agree);
  add("sum", "Summing gradients over ranks, or this process alone: by NCCL or gloo", add_sum);
  add("cache", "Filling the cache of a data set: seconds and bytes per case", add_cache_fill);
  add("load", "Making the batches of an epoch: seconds per epoch, case and batch", add_load);
  add("resample", "Resampling a CT to 1.5 x 1.5 x 2 mm: ms, and against the plain way",
      add_resample);
  return [actions, &app] { return actions->at(app.get_subcommands().front())(); };
}

}  // namespace hayate::cli
