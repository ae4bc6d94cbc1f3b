// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/rank_threads.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include "hayate/base/cgroup.h"
#include "hayate/base/error.h"
#include "hayate/base/parallel.h"

namespace hayate {
namespace {

/// Whether somebody has said how many threads there are to be.
bool threads_are_given(const Place& place, const Environment& environment) {
  const char* const threads = environment("OMP_NUM_THREADS");
  if (threads == nullptr || *threads == '\0') return false;
  return place.launcher != "torchrun" || std::string_view(threads) != "1";
}

CoresOfRank find_cores() {
  const double granted = std::ceil(cgroup_cores());
  const auto online = static_cast<double>(sysconf(_SC_NPROCESSORS_ONLN));
  return {available_cores(), static_cast<int>(std::min(granted, online))};
}

}  // namespace

std::optional<int> threads_of_rank(const Place& place, const Environment& environment,
                                   const CoresOfRank& cores) {
  if (place.local_size == 1 || threads_are_given(place, environment)) return std::nullopt;
  return std::clamp(cores.of_node / place.local_size, 1, cores.own);
}

std::optional<int> threads_of_rank() {
  const Environment environment = [](const char* name) -> const char* { return std::getenv(name); };
  try {
    return threads_of_rank(find_place(environment), environment, find_cores());
  } catch (const RecipeError&) {
    return std::nullopt;
  }
}

void share_cores_of_node() {
  if (const auto threads = threads_of_rank()) set_share_of_cores(*threads);
}

}  // namespace hayate
