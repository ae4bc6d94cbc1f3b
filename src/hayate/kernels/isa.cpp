// SPDX-License-Identifier: Apache-2.0
#include "hayate/kernels/isa.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"

namespace hayate {
namespace {

constexpr int kNoScope = -1;
std::atomic<int> scoped_isa{kNoScope};

Isa choose_isa() {
  const char* const wanted = std::getenv("HAYATE_ISA");
  if (wanted == nullptr || *wanted == '\0') return best_isa();
  const auto& names = kEnumNames<Isa>;
  const auto found = std::ranges::find(names, std::string_view(wanted));
  if (found == names.end()) {
    const std::vector<std::string> known(names.begin(), names.end());
    throw UsageError(fmt::format("HAYATE_ISA: got '{}'{}; expected one of {}", wanted,
                                 did_you_mean(wanted, known), join(known, ", ")));
  }
  const auto isa = static_cast<Isa>(found - names.begin());
  if (!has_isa(isa)) {
    throw DeviceError(
        fmt::format("HAYATE_ISA={}: this CPU has {} at best", wanted, enum_name(best_isa())),
        "leave HAYATE_ISA out");
  }
  return isa;
}

}  // namespace

bool has_isa(Isa isa) {
  const CpuFeatures features = cpu_features();
  switch (isa) {
    case Isa::kReference:
      break;
#define HAYATE_CASE(enumerator, name, ...) \
  case Isa::enumerator:                    \
    return features.name;
      HAYATE_EACH_ISA(HAYATE_CASE)
#undef HAYATE_CASE
  }
  return true;
}

Isa best_isa() {
  int best = static_cast<int>(kEnumNames<Isa>.size()) - 1;
  while (!has_isa(static_cast<Isa>(best))) --best;
  return static_cast<Isa>(best);
}

Isa selected_isa() {
  static const Isa isa = choose_isa();
  const int scoped = scoped_isa.load(std::memory_order_relaxed);
  return scoped == kNoScope ? isa : static_cast<Isa>(scoped);
}

WhyNot why_no_fast_kernels() {
  if (selected_isa() != Isa::kReference) return {};
  return "the kernels are the plain ones (HAYATE_ISA=reference, or a CPU without AVX2)";
}

IsaScope::IsaScope(Isa isa) : before_(scoped_isa.exchange(static_cast<int>(isa))) {}

IsaScope::~IsaScope() {
  scoped_isa = before_;
}

}  // namespace hayate
