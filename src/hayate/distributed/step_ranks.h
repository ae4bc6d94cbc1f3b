// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hayate {

class Ranks;

/// With whom the step under way shares what is computed over all of a batch: each is a process
/// alone where nothing is shared.
struct StepRanks {
  /// They hold a part each of the batch that losses are of.
  const Ranks* loss;
  /// They hold a part each of the batch that batch normalisation's statistics are of.
  const Ranks* norm;
};

/// Returns those of the innermost StepRanksScope; outside of any, nobody.
const StepRanks& step_ranks();

/// Sets step_ranks() of this thread until it goes out of scope.
class StepRanksScope {
 public:
  explicit StepRanksScope(const StepRanks& ranks);
  ~StepRanksScope();
  StepRanksScope(const StepRanksScope&) = delete;
  StepRanksScope& operator=(const StepRanksScope&) = delete;

 private:
  StepRanks before_;
};

}  // namespace hayate
