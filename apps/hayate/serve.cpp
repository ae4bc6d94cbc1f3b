// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/duration.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/base/normal_path.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/serve/api_server.h"
#include "hayate/serve/temporary_folder.h"
#include "recipe_options.h"
#include "run_predictor.h"

namespace hayate::cli {
namespace {

namespace fs = std::filesystem;

/// Threads beside those that wait for predictions: for uploads, health and metrics.
constexpr std::size_t kMoreThreads = 16;

struct Options {
  std::vector<fs::path> runs;
  std::string name;
  std::optional<int> port;
  ServeAddress address;
  fs::path token_file;
  std::vector<fs::path> roots;
  fs::path temporary;
  JobLimits jobs;
  ServeLimits limits;
  TransferLimits transfer;
  std::string device = "auto";
  fs::path weights;
  MirrorRequest mirror;
  bool fit_windows = false;
  std::optional<std::int64_t> memory_bytes;
  bool no_postprocessing = false;
};

ServeAddress address_of(const Options& options) {
  if (options.port.has_value() != options.address.socket.empty()) {
    throw UsageError("expected one of --port and --socket",
                     "--port 8000, --port 0 for any that is free, or --socket PATH");
  }
  ServeAddress address = options.address;
  address.port = options.port.value_or(0);
  return address;
}

RequestGuard make_guard(const Options& options) {
  const bool has_socket = !options.address.socket.empty();
  const std::string host = has_socket ? "" : options.address.host;
  if (!options.token_file.empty()) return {read_token(options.token_file), host};
  if (has_socket || is_loopback(host)) return {"", host};
  throw UsageError(
      fmt::format("--host: got {}, at which others could ask, expected this machine alone", host),
      "name a token that they have to send: --token-file FILE; what is sent is not encrypted");
}

/// What clients write in a path.
std::string model_name(const Options& options) {
  if (options.name.empty()) return normal_path(options.runs.front()).filename().string();
  if (options.name.find('/') == std::string::npos) return options.name;
  throw UsageError(fmt::format("--name: got '{}', expected a name without a slash", options.name),
                   "clients write it in a path: /infer/NAME");
}

std::unique_ptr<RunPredictor> load(const Options& options) {
  const std::string name = model_name(options);
  auto runs = std::make_unique<RunEnsemble>(
      options.runs, RunUse{options.device, options.weights, options.mirror, options.fit_windows});
  ServedModel model = describe_runs(*runs, name);
  Postprocessing postprocessing;
  if (!options.no_postprocessing) postprocessing = runs->chosen_postprocessing();
  return std::make_unique<RunPredictor>(std::move(runs), std::move(model),
                                        std::move(postprocessing), options.memory_bytes);
}

int run(const Options& options) {
  RequestGuard guard = make_guard(options);
  PathRoots roots(options.roots);
  const Listener listener(address_of(options));
  const TemporaryFolder folder(options.temporary.empty() ? fs::temp_directory_path()
                                                         : options.temporary);
  const std::unique_ptr<RunPredictor> predictor = load(options);
  ServeMetrics metrics;
  JobQueue queue(options.jobs, metrics, stop_requested);
  ServeApi api(predictor->model(), options.limits, std::move(guard), std::move(roots),
               folder.path(), queue, metrics);
  ApiServer server(listener, api, metrics, options.transfer,
                   static_cast<int>(options.jobs.waiting + kMoreThreads));
  log_info("serving {} ({}) at {}", predictor->model().name, predictor->model().description,
           listener.name());
  // On this thread, whose cores are all that the process has.
  queue.run([&](const PredictionOrder& order) { return predictor->predict(order); });
  server.stop();
  throw InterruptedError("stopped; every answer has been given", "start it again");
}

void add_access_options(CLI::App& app, Options& options) {
  app.add_option("--port", options.port, "Listen at this port; 0 picks one and says which")
      ->check(CLI::Range(0, 65535));
  app.add_option("--socket", options.address.socket,
                 "Listen at a socket in the file system, for its owner alone");
  app.add_option("--host", options.address.host,
                 "Listen at this address; others than this machine take --token-file")
      ->capture_default_str();
  app.add_option("--token-file", options.token_file,
                 "Answer only who sends the token in this file (Authorization: Bearer …)");
  app.add_option("--root", options.roots,
                 "Folder in which clients may name images, as often as wanted; without it they "
                 "send them")
      ->type_name("DIR")
      ->expected(1)
      ->take_all();
}

void add_limit_options(CLI::App& app, Options& options) {
  app.add_option("--queue", options.jobs.waiting,
                 "Predictions that may wait; more are refused with Retry-After")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--keep", options.jobs.kept,
                 "Results that are kept for clients to fetch, ten minutes each")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--max-upload", options.limits.upload_bytes,
                 "Largest request; 500MB, 2GB (default: 2 GiB)")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true))
      ->type_name("SIZE");
  app.add_option("--max-voxels", options.limits.voxels,
                 "Largest image, in its file or on the grid that the model takes")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40))
      ->capture_default_str();
  add_memory_option(app, options.memory_bytes);
  app.add_option_function<std::string>(
         "--client-timeout",
         [&options](const std::string& text) {
           options.transfer.grace_seconds = parse_duration(text);
         },
         "How long a client may take to send or read, besides a second for each 64 kB (default: "
         "30s)")
      ->type_name("TIME");
  app.add_option("--temp", options.temporary,
                 "Folder for what clients send and get meanwhile (default: the system's)");
}

}  // namespace

Action add_serve(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("RUN", options->runs,
                 "Run folders of hayate train; several predict together: the mean of the "
                 "probabilities counts")
      ->required()
      ->take_all();
  app.add_option("--name", options->name,
                 "What clients call the model (default: the first run folder's name)");
  add_access_options(app, *options);
  add_limit_options(app, *options);
  add_mirror_option(app, options->mirror);
  add_fit_windows_option(app, options->fit_windows);
  app.add_flag("--no-postprocessing", options->no_postprocessing,
               "Leave labels as the network predicts them, whatever a cross-validation has chosen "
               "to do to them");
  app.add_option("--weights", options->weights,
                 "Other weights for the run's network (safetensors, MONAI's names)");
  add_device_option(app, options->device);
  add_threads_option(app);
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
