// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "hayate/base/options.h"
#include "hayate/base/why_not.h"
#include "hayate/kernels/isa_list.h"

namespace hayate {

#define HAYATE_ENUMERATOR(enumerator, ...) enumerator,
#define HAYATE_NAME(enumerator, name, ...) std::string_view(#name),

/// Which version of the kernels runs: the plain one, or that of an instruction set which
/// cmake/kernels.cmake lists, from the plainest up.
enum class Isa { kReference, HAYATE_EACH_ISA(HAYATE_ENUMERATOR) };

template <>
inline constexpr std::array kEnumNames<Isa>{std::string_view("reference"),
                                            HAYATE_EACH_ISA(HAYATE_NAME)};

#undef HAYATE_ENUMERATOR
#undef HAYATE_NAME

/// Whether this CPU has it.
bool has_isa(Isa isa);

/// Returns the best version that this CPU has.
Isa best_isa();

/// What runs: the best, or what HAYATE_ISA says, the name of one, which is asked for once a
/// process, or an IsaScope. \throws UsageError  when HAYATE_ISA names none, DeviceError when the
/// CPU does not have it.
Isa selected_isa();

/// Why the plain kernels run, and with them no fast way that is made of the others.
/// \throws as selected_isa.
WhyNot why_no_fast_kernels();

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
