// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/kernels/isa.h"

namespace hayate {

/// The fast versions of kernels that this CPU has.
inline std::vector<Isa> fast_versions() {
  std::vector<Isa> versions;
  for (const Isa isa : {Isa::kAvx2, Isa::kAvx512}) {
    if (isa <= best_isa()) versions.push_back(isa);
  }
  return versions;
}

/// Those, and the reference.
inline std::vector<Isa> all_versions() {
  std::vector<Isa> versions = fast_versions();
  versions.insert(versions.begin(), Isa::kReference);
  return versions;
}

}  // namespace hayate
