// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hayate {

/// Computes CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), as iSCSI and TFRecord use it
/// (RFC 3720, appendix B.4).
std::uint32_t crc32c(std::string_view bytes);

}  // namespace hayate
