// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// Returns 32 hexadecimal digits, 128 bits of the system's randomness: a name that nobody guesses,
/// and that no other process has, on whatever host or in whatever container. \throws IoError
std::string random_name();

}  // namespace hayate
