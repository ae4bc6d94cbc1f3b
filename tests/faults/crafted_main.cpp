// SPDX-License-Identifier: Apache-2.0
// hayate-crafted: gives files that somebody may have made to do harm to what reads them, thousands
// in a process. Each is taken or refused with a documented error; a signal, another exception or
// more than 90 seconds are findings. docs/decisions/0009-fault-harness.md
#include <csignal>
#include <cstdio>
#include <memory>
#include <new>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faults/crafted_input.h"
#include "faults/journey.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/progress.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Time beyond which it is a hang: the slowest takes a second, much longer beside other processes.
constexpr unsigned kLimitSeconds = 90;
/// Memory that the program may take, where no sanitizer needs all addresses for itself.
constexpr rlim_t kLimitBytes = rlim_t{12} << 30;

struct Options {
  long files = 2000;
  unsigned seed = 1;
  int workers = 2;
  std::string only;
  /// Checkpoints and weights instead of what needs no torch.
  bool are_states = false;
  /// Folder of the run that they begin as.
  fs::path training = {};
};

/// What a worker tells its parent, in memory that both see.
struct Progress {
  long index = 0;
  long taken = 0;
  long refused = 0;
  long found = 0;
};

std::vector<CraftedInput> make_inputs([[maybe_unused]] const Options& options,
                                      const fs::path& folder) {
#ifdef HAYATE_WITH_TORCH
  if (options.are_states) {
    return make_crafted_states(folder, options.training / "expected/train/run",
                               options.training / "data");
  }
#endif
  return make_crafted_inputs(folder);
}

/// One file of a kind, by its number.
void try_one(const CraftedInput& input, long index, unsigned seed, Progress& progress) {
  const auto found = [&](const std::string& what) {
    ++progress.found;
    // A message of torch's is cut to its first line; the others say where in torch.
    fmt::print("FOUND {}/{}: {}\n", input.name, index, what.substr(0, what.find('\n')));
    std::fflush(stdout);
  };
  Craft craft((std::uint64_t{seed} << 32) + static_cast<std::uint64_t>(index));
  input.write(craft);
  alarm(kLimitSeconds);
  try {
    input.use();
    ++progress.taken;
  } catch (const Error& error) {
    if (error.code() == ExitCode::kInternal) found(error.message());
    ++progress.refused;
  } catch (const std::bad_alloc&) {
    ++progress.refused;  // The command line says that memory is short.
  } catch (const std::exception& error) {
    found(error.what());
  }
  alarm(0);
}

/// Silences what the program itself prints for as long as the worker lives.
void silence_logs() {
  send_lines_to_stderr();
  set_progress_enabled(false);
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  dup2(nowhere, STDERR_FILENO);
}

/// Tries files from progress.index on, every `workers`-th, and ends the process.
[[noreturn]] void work(const Options& options, std::size_t kind, const fs::path& folder,
                       Progress& progress) {
  silence_logs();
#ifndef HAYATE_SANITIZED
  const rlimit limit{kLimitBytes, kLimitBytes};
  setrlimit(RLIMIT_AS, &limit);
#endif
  const CraftedInput input = make_inputs(options, folder).at(kind);
  for (; progress.index < options.files; progress.index += options.workers) {
    try_one(input, progress.index, options.seed, progress);
  }
  _exit(0);
}

/// One worker's share; a file that ends the process is noted, and the next one is tried by another.
pid_t start(const Options& options, std::size_t kind, const fs::path& folder, Progress& progress) {
  std::fflush(stdout);
  const pid_t process = fork();
  if (process == 0) work(options, kind, folder, progress);
  return process;
}

Progress run_kind(const Options& options, std::size_t kind, const std::string& name,
                  const fs::path& base) {
  const auto count = static_cast<std::size_t>(options.workers);
  void* const shared = mmap(nullptr, count * sizeof(Progress), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::runtime_error("no memory to share");
  auto* const all = static_cast<Progress*>(shared);
  std::map<pid_t, std::size_t> processes;
  const auto start_worker = [&](std::size_t i) {
    processes[start(options, kind, base / fmt::format("worker_{}", i), all[i])] = i;
  };
  for (std::size_t i = 0; i < count; ++i) {
    all[i] = {.index = static_cast<long>(i)};
    start_worker(i);
  }
  while (!processes.empty()) {
    int status = 0;
    const pid_t process = wait(&status);
    const auto found = processes.find(process);
    const std::size_t i = found->second;
    processes.erase(found);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
    fmt::print("FOUND {}/{}: {} {}\n", name, all[i].index,
               WIFSIGNALED(status) ? "signal" : "exit code",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    ++all[i].found;
    all[i].index += options.workers;
    start_worker(i);
  }
  Progress sum;
  for (std::size_t i = 0; i < count; ++i) {
    sum.taken += all[i].taken;
    sum.refused += all[i].refused;
    sum.found += all[i].found;
  }
  munmap(shared, count * sizeof(Progress));
  return sum;
}

/// One file by its name, in this process; it stays where it is.
int repeat(const Options& options, const std::vector<CraftedInput>& inputs,
           const fs::path& folder) {
  for (const CraftedInput& input : inputs) {
    if (!options.only.starts_with(input.name + "/")) continue;
    Progress progress;
    fmt::print("in {}\n", folder.string());
    std::fflush(stdout);
    try_one(input, std::stol(options.only.substr(input.name.size() + 1)), options.seed, progress);
    fmt::print("{}\n", progress.found > 0 ? "found" : progress.taken > 0 ? "taken" : "refused");
    return progress.found > 0 ? 1 : 0;
  }
  throw std::runtime_error("no kind of files for " + options.only);
}

int run_all(Options options) {
  const TempFolder base;
  options.training = base.path();
#ifdef HAYATE_WITH_TORCH
  if (options.are_states) make_training(options.training);
#endif
  if (!options.only.empty()) {
    const fs::path folder = fs::temp_directory_path() / "hayate_crafted";
    return repeat(options, make_inputs(options, folder), folder);
  }
  // The names only: what a worker uses it makes itself, since threads of torch do not live on in
  // it.
  std::vector<std::string> names{"image",   "compressed-image", "recipe",
                                 "dataset", "metrics",          "prepared-case"};
  if (options.are_states) names = {"checkpoint", "weights"};
  long found = 0;
  for (std::size_t kind = 0; kind < names.size(); ++kind) {
    const Progress sum = run_kind(options, kind, names[kind], base.path());
    fmt::print("{}: {} files, {} taken, {} refused, {} found\n", names[kind], options.files,
               sum.taken, sum.refused, sum.found);
    std::fflush(stdout);
    found += sum.found;
  }
  return found > 0 ? 1 : 0;
}

}  // namespace
}  // namespace hayate

int main(int argc, char** argv) {
  using namespace hayate;
  Options options;
  CLI::App app{"Gives crafted files to what reads them.", "hayate-crafted"};
  app.add_option("--files", options.files, "Of each kind")->capture_default_str();
  app.add_option("--seed", options.seed, "Another seed, other files")->capture_default_str();
  app.add_option("--workers", options.workers, "At a time")->capture_default_str();
  app.add_option("--only", options.only, "The one of this name, as in a line FOUND");
#ifdef HAYATE_WITH_TORCH
  app.add_flag("--states", options.are_states, "Checkpoints and weights instead of the others");
#endif
  CLI11_PARSE(app, argc, argv);

  try {
    return run_all(options);
  } catch (const std::exception& error) {
    fmt::print(stderr, "hayate-crafted: {}\n", error.what());
    return 1;
  }
}
