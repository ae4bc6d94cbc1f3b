// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "hayate/distributed/ranks.h"

namespace hayate {

/// How long ranks wait for each other, where no recipe says it.
inline constexpr std::chrono::seconds kMeetingTime{60};

/// Runs a command on all ranks that the environment says there are (launch/place.h), or in this
/// process alone. The first rank says all that there is to say; the others say warnings, and errors
/// that are theirs only.
///
/// \param timeout  as Ranks'.
/// \returns what the body does.
/// \throws what the body throws; on ranks whose error another one says, AgreedError without a
///         message.
int run_on_ranks(std::chrono::seconds timeout, const std::function<int(const Ranks&)>& body);

}  // namespace hayate
