// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Which version of the kernels runs, from the plain one up. A CPU that has one has those before it.
enum class Isa { kReference, kAvx2, kAvx512, kAvx512Bf16 };

template <>
inline constexpr std::array kEnumNames<Isa>{std::string_view("reference"), std::string_view("avx2"),
                                            std::string_view("avx512"),
                                            std::string_view("avx512_bf16")};

/// The best that this CPU has.
Isa best_isa();

/// What runs: the best, or what HAYATE_ISA says (reference, avx2, avx512, avx512_bf16). Asked for
/// once a process.
/// \throws UsageError  when HAYATE_ISA names none, DeviceError when the CPU does not have it.
Isa selected_isa();

}  // namespace hayate
