// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/step_ranks.h"

#include "hayate/distributed/ranks.h"

namespace hayate {
namespace {

/// A thread's own: what backward needs of it is kept with the graph, since that may run on threads
/// of torch's.
StepRanks& current() {
  thread_local StepRanks ranks{&Ranks::single(), &Ranks::single()};
  return ranks;
}

}  // namespace

const StepRanks& step_ranks() {
  return current();
}

StepRanksScope::StepRanksScope(const StepRanks& ranks) : before_(current()) {
  current() = ranks;
}

StepRanksScope::~StepRanksScope() {
  current() = before_;
}

}  // namespace hayate
