// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// Returns the numeric address of this machine by which it reaches another one: what a machine's
/// own name stands for is often 127.0.1.1, which no other machine reaches.
/// \throws IoError  when the other has no address.
std::string own_address_towards(const std::string& host, int port);

}  // namespace hayate
