// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// How a cache keeps images.
enum class CacheType { kFloat32, kFloat16 };

template <>
inline constexpr std::array kEnumNames<CacheType>{std::string_view("float32"),
                                                  std::string_view("float16")};
template <>
inline constexpr std::array kEnumMeanings<CacheType>{
    std::string_view("as they are"),
    std::string_view(
        "rounded to 11 bits, in half the memory; a case with values beyond 65,504 stays float32")};

}  // namespace hayate
