// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/place.h"

#include <cstdlib>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/launch/slurm_lists.h"

namespace hayate {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<int>::max();

/// The variables by which a launcher says which of its processes one is.
struct Launcher {
  const char* name;
  const char* rank;
  const char* size;
  const char* local_rank;
  const char* local_size;
};

constexpr Launcher kExplicit{"environment", "RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"};
/// Slurm has a list of all nodes instead of one node's size.
constexpr Launcher kSrun{"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID",
                         "SLURM_STEP_TASKS_PER_NODE"};
constexpr Launcher kOpenMpi{"Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE",
                            "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"};
constexpr Launcher kMpich{"MPICH", "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"};

[[noreturn]] void contradiction(const EnvironmentReader& reader,
                                std::initializer_list<const char*> names, const std::string& why,
                                const std::string& cure) {
  std::vector<std::string> shown;
  for (const char* const name : names) shown.push_back(reader.shown(name));
  throw RecipeError(fmt::format("{}: {}", join(shown, ", "), why), cure);
}

/// Two variables that only mean something together.
struct RankAndSize {
  int rank = 0;
  int size = 1;
};

RankAndSize read_pair(EnvironmentReader& reader, const char* rank_name, const char* size_name) {
  const auto rank = reader.number(rank_name, 0, kMost);
  const auto size = reader.number(size_name, 1, kMost);
  if (!rank || !size) {
    contradiction(reader, {rank_name, size_name}, "the one means nothing without the other",
                  "set both, or neither");
  }
  if (*rank >= *size) {
    contradiction(reader, {rank_name, size_name}, "ranks count from 0, so that each is less",
                  "give each process a rank of its own, from 0 to the number less 1");
  }
  return {static_cast<int>(*rank), static_cast<int>(*size)};
}

/// How many processes it says that it has started; 0 where it says nothing.
std::int64_t started_by(EnvironmentReader& reader, const Launcher& launcher) {
  return reader.number(launcher.size, 1, kMost).value_or(0);
}

void set_global(EnvironmentReader& reader, const Launcher& launcher, Place& place) {
  const auto [rank, size] = read_pair(reader, launcher.rank, launcher.size);
  place.launcher = launcher.name;
  place.rank = rank;
  place.size = size;
}

/// Nodes are not known where only one of several processes on this one is.
void set_local(EnvironmentReader& reader, const Launcher& launcher, Place& place) {
  place.node_count = place.size == 1 ? std::optional(1) : std::nullopt;
  if (!reader.has(launcher.local_rank) && !reader.has(launcher.local_size)) return;
  const auto [rank, size] = read_pair(reader, launcher.local_rank, launcher.local_size);
  place.local_rank = rank;
  place.local_size = size;
  if (size > place.size) {
    contradiction(reader, {launcher.local_size, launcher.size},
                  "one node cannot have more processes than all of them",
                  fmt::format("correct {}", launcher.local_size));
  }
  if (size == place.size) place.node_count = 1;
}

Place read_launcher(EnvironmentReader& reader, const Launcher& launcher) {
  Place place;
  set_global(reader, launcher, place);
  set_local(reader, launcher, place);
  return place;
}

/// How many tasks each node of the step has.
std::vector<int> read_tasks_per_node(EnvironmentReader& reader, const Place& place) {
  const auto text = reader.text(kSrun.local_size);
  const auto tasks = parse_tasks_per_node(text.value_or(""));
  if (!tasks || std::accumulate(tasks->begin(), tasks->end(), std::int64_t{0}) != place.size) {
    contradiction(reader, {kSrun.local_size, kSrun.size},
                  "expected the tasks of each node, together as many as all",
                  "start the ranks by srun, which sets both");
  }
  return *tasks;
}

Place read_srun(EnvironmentReader& reader) {
  Place place;
  set_global(reader, kSrun, place);
  const std::vector<int> tasks = read_tasks_per_node(reader, place);
  place.node_count = static_cast<int>(tasks.size());
  const auto node = reader.number("SLURM_NODEID", 0, std::ssize(tasks) - 1);
  const auto local_rank = reader.number(kSrun.local_rank, 0, kMost);
  if (!local_rank || (!node && tasks.size() > 1)) {
    contradiction(reader, {"SLURM_NODEID", kSrun.local_rank},
                  "both are needed to know the place on the node",
                  "start the ranks by srun, which sets both");
  }
  place.local_rank = static_cast<int>(*local_rank);
  place.local_size = tasks[static_cast<std::size_t>(node.value_or(0))];
  if (place.local_rank >= place.local_size) {
    contradiction(reader, {kSrun.local_rank, kSrun.local_size, "SLURM_NODEID"},
                  "the node has fewer tasks", "start the ranks by srun, which sets all three");
  }
  return place;
}

/// The launcher among mpirun's kin; null where none has started this process.
const Launcher* find_mpirun(const EnvironmentReader& reader) {
  for (const Launcher* const launcher : {&kOpenMpi, &kMpich}) {
    if (reader.has(launcher->rank) || reader.has(launcher->size)) return launcher;
  }
  return nullptr;
}

/// The place that a launcher's own variables give.
Place read_launched(EnvironmentReader& reader) {
  const Launcher* const mpirun = find_mpirun(reader);
  const std::int64_t by_srun = started_by(reader, kSrun);
  const std::int64_t by_mpirun = mpirun == nullptr ? 0 : started_by(reader, *mpirun);
  // mpirun in a job starts a helper on each node by srun, whose variables the ranks see: those are
  // of the helpers.
  const bool srun_is_inner = by_mpirun <= 1 || by_mpirun == by_srun;
  if (by_srun > 1 && srun_is_inner) return read_srun(reader);
  return mpirun == nullptr ? Place{} : read_launcher(reader, *mpirun);
}

/// Whoever sets the variables by hand starts the ranks by a launcher or without one, but does not
/// start more ranks in each of a launcher's processes, as torchrun does in a task of srun.
void check_by_hand(EnvironmentReader& reader, const Place& place) {
  for (const Launcher& launcher : {kSrun, kOpenMpi, kMpich}) {
    const std::int64_t started = started_by(reader, launcher);
    if (started <= 1 || place.size <= 1 || started == place.size) continue;
    contradiction(reader, {kExplicit.size, launcher.size},
                  fmt::format("{} has started another number of ranks", launcher.name),
                  "unset RANK and WORLD_SIZE, or give them the numbers of the launcher");
  }
}

void set_torchrun(EnvironmentReader& reader, Place& place) {
  place.launcher = "torchrun";
  place.store_is_served = reader.text("TORCHELASTIC_USE_AGENT_STORE") == "True";
  place.restart_count =
      static_cast<int>(reader.number("TORCHELASTIC_RESTART_COUNT", 0, kMost).value_or(0));
  if (place.node_count) return;
  if (const auto agents = reader.number("GROUP_WORLD_SIZE", 1, place.size)) {
    place.node_count = static_cast<int>(*agents);
  }
}

void set_hayate(EnvironmentReader& reader, Place& place) {
  place.launcher = "hayate";
  if (place.rank != 0) return;
  place.store_descriptor =
      static_cast<int>(reader.number("HAYATE_STORE_FD", 0, kMost).value_or(-1));
}

Place read_explicit(EnvironmentReader& reader) {
  Place place = read_launcher(reader, kExplicit);
  if (reader.text("HAYATE_RANKS") || reader.has("HAYATE_STORE_FD")) {
    set_hayate(reader, place);
  } else if (reader.text("TORCHELASTIC_RUN_ID")) {
    set_torchrun(reader, place);
  } else {
    check_by_hand(reader, place);
  }
  return place;
}

/// Scripts for srun set WORLD_SIZE alone, and leave the ranks to Slurm.
Place read_place(EnvironmentReader& reader) {
  if (reader.has(kExplicit.rank)) return read_explicit(reader);
  Place place = read_launched(reader);
  const auto size = reader.number(kExplicit.size, 1, kMost);
  if (size && *size != place.size) {
    contradiction(reader, {kExplicit.rank, kExplicit.size},
                  place.size == 1
                      ? std::string("no launcher has set the rank")
                      : fmt::format("{} has started {} ranks", place.launcher, place.size),
                  "set both, or neither");
  }
  return place;
}

/// The address of rank 0 where nobody gives one.
std::string derive_address(EnvironmentReader& reader, const Place& place) {
  if (place.launcher == kSrun.name) {
    const auto nodes = reader.text("SLURM_STEP_NODELIST");
    if (nodes) return first_host(*nodes);
  }
  if (place.local_size == place.size) return "127.0.0.1";
  throw RecipeError(
      fmt::format("MASTER_ADDR is not set, and rank 0 may be on another node ({})",
                  join(reader.read(), ", ")),
      "set MASTER_ADDR to the name or address of the machine of rank 0 (127.0.0.1 where all ranks "
      "are on this one)");
}

/// Jobs on the same nodes get ports of their own, below those that systems give to connections.
int derive_port(EnvironmentReader& reader, const Place& place) {
  constexpr std::int64_t kFirst = 15000;
  constexpr std::int64_t kCount = 10000;
  constexpr std::int64_t kStepsApart = 997;
  if (place.launcher != kSrun.name) return place.master_port;
  const auto job = reader.number("SLURM_JOB_ID", 0, std::numeric_limits<std::uint32_t>::max());
  const auto step = reader.number("SLURM_STEP_ID", 0, std::numeric_limits<std::uint32_t>::max());
  if (!job) {
    contradiction(reader, {"MASTER_PORT", "SLURM_JOB_ID"}, "one of them has to give the port",
                  "set MASTER_PORT to a free port of the machine of rank 0");
  }
  return static_cast<int>(kFirst + (*job + kStepsApart * step.value_or(0)) % kCount);
}

void set_meeting_point(EnvironmentReader& reader, Place& place) {
  const auto address = reader.text("MASTER_ADDR");
  place.master_address = address ? *address : derive_address(reader, place);
  const auto port = reader.number("MASTER_PORT", 1, 65535);
  place.master_port = port ? static_cast<int>(*port) : derive_port(reader, place);
}

std::string describe_nodes(const Place& place) {
  if (!place.node_count) return fmt::format("{} of them on this node", place.local_size);
  return *place.node_count == 1 ? "1 node" : fmt::format("{} nodes", *place.node_count);
}

}  // namespace

Place find_place() {
  return find_place([](const char* name) -> const char* { return std::getenv(name); });
}

Place find_place(const Environment& environment) {
  EnvironmentReader reader(environment);
  Place place = read_place(reader);
  if (place.size > 1) set_meeting_point(reader, place);
  place.variables = reader.read();
  return place;
}

std::string describe(const Place& place) {
  if (place.size == 1) return fmt::format("one process ({})", place.launcher);
  const bool is_ipv6 = place.master_address.find(':') != std::string::npos;
  return fmt::format("rank {} of {} ({}, {}), rank 0 at {}:{}", place.rank, place.size,
                     place.launcher, describe_nodes(place),
                     is_ipv6 ? fmt::format("[{}]", place.master_address) : place.master_address,
                     place.master_port);
}

}  // namespace hayate
