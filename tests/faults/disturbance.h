// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "faults/journey.h"

namespace hayate {

/// What happens to one call of a journey.
struct Disturbance {
  const Journey* journey = nullptr;
  /// The call as it was in the undisturbed course.
  CountedCall call;
  /// An errno, with '+' behind it where it stays, or an action (fault_plan.h).
  std::string action;

  /// Returns "train/417/28".
  std::string name() const;
};

struct Outcome {
  /// Threads race, so the call may not come up in every course.
  bool was_reached = false;
  int exit_code = 0;
  /// What is wrong with what came of it; empty: nothing.
  std::vector<std::string> found;
};

/// Lists failures: every call of the journey fails once: in the front, which starts in
/// milliseconds, with each errno that fits it, in the engine with one of them, chosen by its number
/// and the seed.
std::vector<Disturbance> list_failures(const Journey& journey, unsigned seed);

/// Lists a kill before and one after each write, sync, rename and link.
std::vector<Disturbance> list_kills(const Journey& journey);

/// Goes on the journey in the folder `work`, disturbs it, and sees what comes of it: a failed call
/// may end in success only with the very results, else in a documented exit code and no
/// half-written file; and in each case the user can go on, to the very results.
Outcome disturb(const Disturbance& disturbance, const std::filesystem::path& work);

/// What is wrong with the journey's results, once it was gone on with; empty: nothing.
std::vector<std::string> find_losses(const Journey& journey, const std::filesystem::path& work);

}  // namespace hayate
