// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/kernels/isa.h"

namespace hayate {

/// Returns the fast versions of kernels that this CPU has.
inline std::vector<Isa> fast_versions() {
  std::vector<Isa> versions;
#define HAYATE_ADD_VERSION(isa, ...) \
  if (has_isa(Isa::isa)) versions.push_back(Isa::isa);
  HAYATE_EACH_VERSION(HAYATE_ADD_VERSION)
#undef HAYATE_ADD_VERSION
  return versions;
}

/// Returns the versions of fast_versions, and the reference.
inline std::vector<Isa> all_versions() {
  std::vector<Isa> versions = fast_versions();
  versions.insert(versions.begin(), Isa::kReference);
  return versions;
}

}  // namespace hayate
