// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"

namespace hayate {

/// Which version of the kernels runs, from the plain one up. A CPU that has one has those before
/// it.
enum class Isa { kReference, kAvx2, kAvx512, kAvx512Bf16 };

template <>
inline constexpr std::array kEnumNames<Isa>{std::string_view("reference"), std::string_view("avx2"),
                                            std::string_view("avx512"),
                                            std::string_view("avx512_bf16")};

/// The best that this CPU has.
Isa best_isa();

/// What runs: the best, or what HAYATE_ISA says (reference, avx2, avx512, avx512_bf16), which is
/// asked for once a process, or an IsaScope.
/// \throws UsageError  when HAYATE_ISA names none, DeviceError when the CPU does not have it.
Isa selected_isa();

/// The one of an operation's three versions that `isa` runs. Functions that give the version, so
/// that nothing compiled for another CPU is called.
template <class Version>
auto version_for(Isa isa, Version reference, Version avx2, Version avx512)
    -> decltype(reference()) {
  switch (isa) {
    case Isa::kReference:
      return reference();
    case Isa::kAvx2:
      return avx2();
    case Isa::kAvx512:
    case Isa::kAvx512Bf16:
      break;
  }
  return avx512();
}

/// Makes another version run for as long as it lives, in the whole process: for tests and
/// benchmarks that compare versions. \pre the CPU has it, and nothing is being computed.
class IsaScope {
 public:
  explicit IsaScope(Isa isa);
  ~IsaScope();
  IsaScope(const IsaScope&) = delete;
  IsaScope& operator=(const IsaScope&) = delete;

 private:
  int before_;
};

}  // namespace hayate
