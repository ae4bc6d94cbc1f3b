// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hayate/launch/environment.h"

namespace hayate {

/// The place of this process among those that work together: its ranks.
struct Place {
  /// Who started them: "none", "torchrun", "environment" (by hand), "srun", "Open MPI", "MPICH"
  /// (and its kin) or "hayate" (--ranks).
  std::string launcher = "none";
  /// Over all nodes; 0 <= rank < size.
  int rank = 0;
  int size = 1;
  /// On this node; 0 <= local_rank < local_size <= size.
  int local_rank = 0;
  int local_size = 1;
  /// Nothing where the launcher does not say.
  std::optional<int> node_count = 1;
  /// Where rank 0 is found, a name or an address; 1 <= master_port <= 65535.
  std::string master_address = "127.0.0.1";
  int master_port = 29500;
  /// torchrun's agent serves the store at master_port: rank 0 must not bind it.
  bool store_is_served = false;
  /// In rank 0 of `hayate --ranks`, a socket that listens at master_port, inherited from the front;
  /// otherwise -1.
  int store_descriptor = -1;
  /// How often torchrun has started the ranks again.
  int restart_count = 0;
  /// What says all this, as "NAME=value", for messages.
  std::vector<std::string> variables;
};

/// Reads it from the environment. RANK and WORLD_SIZE win (torchrun, `hayate --ranks`, by hand);
/// then srun, then mpirun (Open MPI, MPICH, Intel MPI), where they started more than one process.
/// MASTER_ADDR and MASTER_PORT win over what follows from other variables.
///
/// \throws RecipeError  naming the variables and their values where they contradict each other, or
///         do not say where rank 0 is
Place find_place();
Place find_place(const Environment& environment);

/// One line: "rank 1 of 4 (srun, 2 nodes), rank 0 at gpu003:15023".
std::string describe(const Place& place);

}  // namespace hayate
