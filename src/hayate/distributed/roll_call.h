// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <c10/util/intrusive_ptr.h>

#include "hayate/launch/place.h"

namespace c10d {
class Store;
}

namespace hayate {

/// Opens a connection to the key-value store that the first rank, or its launcher, serves: the
/// first rank serves it from the first connection that it opens on, as long as that is open.
/// \param serve  whether this is the first rank's first connection.
/// \throws IoError  when nobody serves it within `timeout`.
c10::intrusive_ptr<c10d::Store> open_store(const Place& place, std::chrono::seconds timeout,
                                           bool serve);

/// A rank as the others know it.
struct RankName {
  std::string host;
  long process = 0;
};

/// Waits until all ranks have come. \returns them, by rank
/// \throws IoError  naming those that have not come within `timeout`.
std::vector<RankName> call_roll(c10d::Store& store, const Place& place,
                                std::chrono::seconds timeout);

}  // namespace hayate
