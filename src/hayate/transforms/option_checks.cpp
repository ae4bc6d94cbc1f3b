// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/option_checks.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void reject_option(std::string_view option, std::string_view got, std::string_view expected) {
  throw RecipeError(fmt::format("{}: got {}, expected {}", option, got, expected));
}

void check_probability(std::string_view option, double value) {
  if (!(value >= 0.0 && value <= 1.0)) {
    reject_option(option, fmt::format("{}", value), "a probability from 0 to 1");
  }
}

}  // namespace hayate
