// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "hayate/transforms/compose.h"
#include "hayate/transforms/registry.h"

namespace hayate {

/// The chain of these recipe entries, a JSON array.
inline Compose make_chain(const char* entries) {
  return Compose(make_transforms(nlohmann::json::parse(entries), "test"));
}

}  // namespace hayate
