// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// How a cache keeps images.
enum class CacheType {
  kFloat32,
  kFloat16,  ///< half the memory; rounds to 11 bits. A case with larger values than 65,504 stays
             ///< float32.
};

template <>
inline constexpr std::array kEnumNames<CacheType>{std::string_view("float32"),
                                                  std::string_view("float16")};

}  // namespace hayate
