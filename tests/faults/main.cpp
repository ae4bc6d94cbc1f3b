// SPDX-License-Identifier: Apache-2.0
// hayate-faults: what becomes of a training, a prediction, a cache … when calls to the system fail,
// when the program is killed, when the power is cut off. docs/decisions/0009-fault-harness.md
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <iterator>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "faults/disturbance.h"
#include "faults/power_cut.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr long kAll = 1'000'000;

struct Options {
  long calls = kAll;
  long kills = kAll;
  long cuts = 40;
  unsigned seed = 1;
  int workers = 2;
  std::string only;
  std::string match;
};

/// How a kind of disturbances is done, and what came of all of them.
struct Trial {
  const char* what;
  std::function<Outcome(const Disturbance&, const fs::path&)> run;
  std::vector<Disturbance> disturbances = {};

  long done = 0;
  long found = 0;
  /// Journey → exit code → how often.
  std::map<std::string, std::map<int, long>> codes = {};
};

/// Returns `count` of them, spread over all evenly; the seed says which.
std::vector<Disturbance> spread(const std::vector<Disturbance>& all, long count, unsigned seed) {
  if (count >= static_cast<long>(all.size())) return all;
  std::vector<Disturbance> some;
  const double step = static_cast<double>(all.size()) / static_cast<double>(std::max(count, 1L));
  const double phase = static_cast<double>(seed * 0x9E3779B9U) / 4294967296.0;
  for (long i = 0; i < count; ++i) {
    some.push_back(all[static_cast<std::size_t>((static_cast<double>(i) + phase) * step)]);
  }
  return some;
}

bool matches(const Disturbance& disturbance, const std::string& text) {
  const auto& [journey, call, action] = disturbance;
  return fmt::format("{} {} {}", journey->name, call.kind, call.path).find(text) !=
         std::string::npos;
}

void note(Trial& trial, const Disturbance& disturbance, const Outcome& outcome) {
  if (!outcome.was_reached) return;
  ++trial.done;
  ++trial.codes[disturbance.journey->name][outcome.exit_code];
  if (outcome.found.empty()) return;
  ++trial.found;
  for (const std::string& line : outcome.found) {
    fmt::print("FOUND {} {}: {}\n", trial.what, disturbance.name(), line);
  }
  std::fflush(stdout);
}

void run(Trial& trial, const fs::path& base, int workers) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (int worker = 0; worker < workers; ++worker) {
    threads.emplace_back([&, work = base / fmt::format("work_{}", worker)] {
      for (std::size_t i; (i = next++) < trial.disturbances.size();) {
        const Disturbance& disturbance = trial.disturbances[i];
        Outcome outcome;
        try {
          outcome = trial.run(disturbance, work);
        } catch (const std::exception& error) {
          outcome = {true, 0, {fmt::format("the trial itself failed: {}", error.what())}};
        }
        const std::scoped_lock lock(mutex);
        note(trial, disturbance, outcome);
      }
    });
  }
}

void print(const Trial& trial) {
  for (const auto& [journey, codes] : trial.codes) {
    std::string text;
    for (const auto& [code, count] : codes) text += fmt::format("  {}: {}", code, count);
    fmt::print("  {:13} exit codes{}\n", journey, text);
  }
  fmt::print("{}: {}, {} found\n", trial.what, trial.done, trial.found);
  std::fflush(stdout);
}

/// Does one disturbance by its name, and leaves its working folder.
int repeat(const std::vector<Journey>& journeys, std::vector<Trial> trials, const Options& options,
           const fs::path& base) {
  for (Trial& trial : trials) {
    for (const Disturbance& disturbance : trial.disturbances) {
      if (disturbance.name() != options.only) continue;
      trial.disturbances = {disturbance};
      run(trial, base, 1);
      print(trial);
      return trial.found > 0 ? 1 : 0;
    }
  }
  fmt::print(stderr, "no disturbance is called {}, of {} journeys\n", options.only,
             journeys.size());
  return 2;
}

int run_all(const Options& options, const fs::path& base) {
  const std::vector<Journey> journeys = make_journeys(base);
  for (const Journey& journey : journeys) {
    fmt::print("{}: {} calls\n", journey.name, journey.calls.size());
  }
  std::fflush(stdout);
  const fs::path disk = base / "disk";
  const std::string obstacle = options.cuts > 0 ? prepare_power_cuts(disk) : "";
  const auto cut = [&](const Disturbance& disturbance, const fs::path& work) {
    return cut_power(disturbance, work, disk);
  };
  std::vector<Trial> trials{{"failed calls", disturb}, {"kills", disturb}, {"power cuts", cut}};
  for (const Journey& journey : journeys) {
    const auto add = [&](Trial& trial, const std::vector<Disturbance>& more) {
      std::ranges::copy_if(more, std::back_inserter(trial.disturbances),
                           [&](const Disturbance& each) { return matches(each, options.match); });
    };
    add(trials[0], list_failures(journey, options.seed));
    // Journeys that only read have nothing to lose.
    if (!journey.is_printed) add(trials[1], list_kills(journey));
    if (journey.is_training) add(trials[2], list_power_cuts(journey));
  }
  if (!options.only.empty()) return repeat(journeys, std::move(trials), options, base);

  const long counts[] = {options.calls, options.kills, obstacle.empty() ? options.cuts : 0};
  long found = 0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    trials[i].disturbances = spread(trials[i].disturbances, counts[i], options.seed);
    run(trials[i], base, options.workers);
    print(trials[i]);
    found += trials[i].found;
  }
  if (!obstacle.empty()) fmt::print("power cuts skipped: {}\n", obstacle);
  return found > 0 ? 1 : 0;
}

}  // namespace
}  // namespace hayate

int main(int argc, char** argv) {
  using namespace hayate;
  Options options;
  CLI::App app{
      "Lets calls to the system fail, kills, cuts the power off; sees that nothing is lost.",
      "hayate-faults"};
  app.add_option("--calls", options.calls, "Failed calls; all of them by default");
  app.add_option("--kills", options.kills, "Kills; all of them by default");
  app.add_option("--cuts", options.cuts, "Power cuts")->capture_default_str();
  app.add_option("--seed", options.seed, "Another seed, other ones")->capture_default_str();
  app.add_option("--workers", options.workers, "At a time")->capture_default_str();
  app.add_option("--match", options.match,
                 "Only calls whose journey, kind and path (\"train thread\") hold this text");
  app.add_option("--only", options.only, "The one of this name, as in a line FOUND");
  CLI11_PARSE(app, argc, argv);

  // Memory that cannot be had is what a limit means: the programs, which take this one over, know
  // that there is one.
  constexpr rlim_t kFar = rlim_t{1} << 40;
  const rlimit limit{kFar, kFar};
  setrlimit(RLIMIT_AS, &limit);
  try {
    const TempFolder folder;
    return run_all(options, folder.path());
  } catch (const std::exception& error) {
    fmt::print(stderr, "hayate-faults: {}\n", error.what());
    return 1;
  }
}
