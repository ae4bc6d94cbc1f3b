// SPDX-License-Identifier: Apache-2.0
// The front: commands that need no large library run here, the others in a program beside this one:
// hayate-engine (loading torch takes 0.2 s), hayate-serve (the same, and an HTTP library) or
// hayate-download (loading libcurl takes 40 ms), which nobody should wait for to read a help text.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/last_resort.h"
#include "hayate/base/parallel.h"
#include "hayate/base/process_cores.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/launch/become_program.h"
#include "hayate/launch/rank_threads.h"
#include "start_ranks.h"

namespace {

using namespace hayate;
using namespace hayate::cli;

/// The command named by the first word that is not an option; null where nobody has it.
const Command* find_command(int argc, char** argv) {
  char** const word = std::find_if(argv + 1, argv + argc, [](char* arg) { return arg[0] != '-'; });
  if (word == argv + argc) return nullptr;
  const auto& commands = kCommands<Program::kFront>;
  const auto command = std::ranges::find(commands, std::string_view(*word), &Command::name);
  return command == commands.end() ? nullptr : command;
}

/// Whether the command computes with a thread for each core that this process may use, and nobody
/// has said otherwise.
bool fills_all_cores(int argc, char** argv) {
  for (const char* const variable :
       {"OMP_NUM_THREADS", "OMP_PLACES", "GOMP_CPU_AFFINITY", "OMP_PROC_BIND"}) {
    if (std::getenv(variable) != nullptr) return false;
  }
  const cpu_set_t cores = process_cores();
  const int threads = threads_of_rank().value_or(available_cores());
  return !has_threads_option(argc, argv) && threads == CPU_COUNT(&cores);
}

/// Settings that libraries read only when a program starts. Who has set them, has reasons.
void set_library_defaults(bool fills_cores) {
  constexpr int kKeepOthers = 0;
  // A step's buffers are freed and taken again thousands of times. Giving their pages back to the
  // system and faulting them in again costs as much as computing, so the allocator keeps them.
  setenv("MALLOC_TRIM_THRESHOLD_", "68719476736", kKeepOthers);
  setenv("MALLOC_MMAP_THRESHOLD_", "68719476736", kKeepOthers);
  setenv("MALLOC_TOP_PAD_", "67108864", kKeepOthers);
  // A thread that is done with its part of an operation spins until the others are, since waking it
  // costs more than the usual wait. OpenMP's own 300,000 rounds take a core for milliseconds where
  // another process keeps the last thread from running (docs/decisions/0010).
  if (std::getenv("OMP_WAIT_POLICY") == nullptr) setenv("GOMP_SPINCOUNT", "50000", kKeepOthers);
  // Each of them stays on a core of its own: beside another process the scheduler may otherwise put
  // two on one core, where the one spins and keeps the other from running.
  if (fills_cores) setenv("OMP_PROC_BIND", "true", kKeepOthers);
}

/// The least address space that a program and its libraries take before its main().
unsigned long long loaded_bytes(Program program) {
  return program == Program::kDownload ? 80'000'000 : 480'000'000;
}

const char* file_of(Program program) {
  if (program == Program::kDownload) return "hayate-download";
  return program == Program::kServe ? "hayate-serve" : "hayate-engine";
}

/// Becomes the program that has the command, with the same arguments, or starts ranks of it.
int start(const Command& command, int argc, char** argv) {
  const char* const name = file_of(command.program);
  std::error_code ignored;
  const auto here = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  // The dynamic loader would end with a code of its own, or libraries crash while they start.
  if (!memory_limits_allow(loaded_bytes(command.program))) {
    print_to_stderr(
        fmt::format("hayate: {} takes at least {} of address space\n  cure: raise the "
                    "limit (ulimit -v, ulimit -d)\n",
                    name, format_bytes(loaded_bytes(command.program))));
    return static_cast<int>(ExitCode::kOutOfMemory);
  }
  const int ranks = ranks_asked(command.name, argc, argv);
  set_library_defaults(fills_all_cores(argc, argv) && ranks <= available_cores());
  return ranks == 1 ? become_program(here / name, argv)
                    : start_ranks(ranks, here / name, argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
  // Here already: the other program opens libraries before it comes to its main().
  prepare_standard_streams();
  const Command* const command = find_command(argc, argv);
  return command == nullptr || command->program == Program::kFront
             ? run(argc, argv, kCommands<Program::kFront>)
             : start(*command, argc, argv);
}
