// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/random_name.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"

namespace hayate {

std::string random_name() {
  std::array<std::uint64_t, 2> random{};
  if (getentropy(random.data(), sizeof random) != 0) {
    throw IoError(fmt::format("the system gives no random numbers: {}", std::strerror(errno)));
  }
  return fmt::format("{:016x}{:016x}", random[0], random[1]);
}

}  // namespace hayate
