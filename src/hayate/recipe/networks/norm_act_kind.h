// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

enum class NormKind { kBatch, kInstance, kNone, kGroup };
enum class ActivationKind { kPrelu, kRelu, kLeakyRelu };

template <>
inline constexpr std::array kEnumNames<NormKind>{
    std::string_view("batch"), std::string_view("instance"), std::string_view("none"),
    std::string_view("group")};
template <>
inline constexpr std::array kEnumNames<ActivationKind>{
    std::string_view("PRELU"), std::string_view("RELU"), std::string_view("LEAKYRELU")};

}  // namespace hayate
