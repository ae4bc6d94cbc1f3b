// SPDX-License-Identifier: Apache-2.0
// The front: commands that need no torch run here, the others in hayate-engine beside this program.
// Loading torch takes 0.2 s, which nobody should wait for to read a help text.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <unistd.h>

#include "commands.h"
#include "hayate/base/error.h"

namespace {

using namespace hayate;
using namespace hayate::cli;

constexpr std::array kCommands{
    Command{"phantom", kPhantomSummary, add_phantom}, Command{"verify", kVerifySummary, add_verify},
    Command{"train", kTrainSummary, nullptr},         Command{"compare", kCompareSummary, nullptr},
    Command{"evaluate", kEvaluateSummary, nullptr},   Command{"predict", kPredictSummary, nullptr},
    Command{"bench", kBenchSummary, nullptr},         Command{"info", kInfoSummary, nullptr},
};

/// Whether the first word that is not an option names a command of the engine.
bool asks_for_engine(int argc, char** argv) {
  char** const word = std::find_if(argv + 1, argv + argc, [](char* arg) { return arg[0] != '-'; });
  return word != argv + argc && std::ranges::any_of(kCommands, [&](const Command& command) {
           return command.add == nullptr && std::strcmp(command.name, *word) == 0;
         });
}

/// Becomes the engine, with the same arguments.
int start_engine(char** argv) {
  const auto engine =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "hayate-engine";
  // A step's buffers are freed and taken again thousands of times. Giving their pages back to the
  // system and faulting them in again costs as much as computing, so the allocator keeps them; it
  // reads these settings only when a program starts. Who has set them, has reasons.
  setenv("MALLOC_TRIM_THRESHOLD_", "68719476736", /*overwrite=*/0);
  setenv("MALLOC_MMAP_THRESHOLD_", "68719476736", /*overwrite=*/0);
  setenv("MALLOC_TOP_PAD_", "67108864", /*overwrite=*/0);
  execv(engine.c_str(), argv);
  fmt::print(stderr, "hayate: {}: cannot be started: {}\n", engine.string(), std::strerror(errno));
  return static_cast<int>(ExitCode::kInternal);
}

}  // namespace

int main(int argc, char** argv) {
  return asks_for_engine(argc, argv) ? start_engine(argv) : run(argc, argv, kCommands);
}
