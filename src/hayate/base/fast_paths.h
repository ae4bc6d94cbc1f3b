// SPDX-License-Identifier: Apache-2.0
// Which operations went their fast way in this process, how often, and why the others did not.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/base/why_not.h"

namespace hayate {

/// How often an operation was done, and how.
struct FastPathCount {
  std::string operation;
  std::int64_t fast = 0;
  std::int64_t plain = 0;
  /// Why it went the plain way, and how often for that reason.
  std::map<std::string, std::int64_t, std::less<>> reasons;

  double plain_share() const;
};

/// Counts an operation that is about to be done, on whatever thread. Only the first one of its name
/// and the first one of its reason allocate.
/// \returns whether its fast way applies.
bool takes_fast_path(std::string_view operation, WhyNot why_not);

/// Counts parts of one operation together.
/// \param reason  why `plain` of them go the plain way.
void count_fast_paths(std::string_view operation, std::int64_t fast, std::int64_t plain,
                      std::string_view reason);

/// What was counted since the last reset, by the operation's name.
std::vector<FastPathCount> fast_path_counts();

/// Begins anew, as a training run does.
void reset_fast_path_counts();

}  // namespace hayate
