// SPDX-License-Identifier: Apache-2.0
#include "start_ranks.h"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "cli.h"
#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/process_cores.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/launch/core_blocks.h"
#include "hayate/launch/local_ranks.h"
#include "hayate/launch/numa_nodes.h"
#include "hayate/launch/place.h"

namespace hayate::cli {
namespace {

/// The value of the last `--ranks N` or `--ranks=N`, which counts; empty without one.
std::string_view ranks_value(int argc, char** argv) {
  constexpr std::string_view kOption = "--ranks";
  std::string_view value;
  for (int i = 1; i < argc && std::string_view(argv[i]) != "--"; ++i) {
    const std::string_view word = argv[i];
    if (word == kOption && i + 1 < argc) value = argv[++i];
    if (word.starts_with("--ranks=")) value = word.substr(kOption.size() + 1);
  }
  return value;
}

/// \throws RecipeError  where somebody else has started the ranks
void check_stands_alone(int count) {
  const Place place = find_place();
  if (place.size == 1) return;
  throw RecipeError(fmt::format("--ranks {}: this process is one of several already, {} ({})",
                                count, describe(place), join(place.variables, ", ")),
                    "leave out --ranks, or unset these variables where they are left over");
}

/// All compute with as many threads, since they wait for the slowest; 0 where the user has said how
/// many.
int threads_of_each(const std::vector<Cores>& blocks, int argc, char** argv) {
  const char* const given = std::getenv("OMP_NUM_THREADS");
  if (has_threads_option(argc, argv) || (given != nullptr && *given != '\0')) return 0;
  const auto least = static_cast<int>(std::ranges::min(blocks, {}, &Cores::size).size());
  return std::clamp(available_cores() / static_cast<int>(blocks.size()), 1, least);
}

}  // namespace

int ranks_asked(std::string_view command, int argc, char** argv) {
  if (!has_ranks_option(command)) return 1;
  const int count = parse_rank_count(ranks_value(argc, argv)).value_or(1);
  return count > 0 ? count : static_cast<int>(read_numa_nodes(process_cores()).size());
}

bool has_threads_option(int argc, char** argv) {
  return std::any_of(argv + 1, argv + argc, [](const char* arg) {
    return std::string_view(arg).starts_with("--threads");
  });
}

int start_ranks(int count, const std::filesystem::path& program, int argc, char** argv) {
  try {
    check_stands_alone(count);
    LocalRanks ranks{.program = program, .arguments = argv};
    ranks.cores = divide_cores(read_numa_nodes(process_cores()), count);
    ranks.threads = threads_of_each(ranks.cores, argc, argv);
    return run_local_ranks(ranks);
  } catch (const Error& error) {
    print_to_stderr(fmt::format("hayate: {}\n", error.what()));
    return static_cast<int>(error.code());
  }
}

}  // namespace hayate::cli
