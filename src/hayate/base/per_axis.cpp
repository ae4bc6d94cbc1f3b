// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/per_axis.h"

#include <fmt/format.h>

namespace hayate {

std::string format_per_axis(const PerAxis& values) {
  if (values.is_uniform()) return fmt::format("{}", values[0]);
  return fmt::format("{}×{}×{}", values[0], values[1], values[2]);
}

}  // namespace hayate
