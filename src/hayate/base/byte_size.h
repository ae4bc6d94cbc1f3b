// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace hayate {

/// Reads a size as people write it: "500M", "4G", "1.5GB", "4GiB", or a number of bytes. K, M, G, T
/// stand for powers of 1000, with an i behind them for powers of 1024.
/// \returns bytes, above 0. \throws UsageError  for anything else, with what is expected.
std::int64_t parse_byte_size(const std::string& text);

}  // namespace hayate
