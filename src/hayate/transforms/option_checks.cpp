// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/option_checks.h"

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void reject_option(std::string_view option, std::string_view got, std::string_view expected) {
  throw RecipeError(fmt::format("{}: got {}, expected {}", option, got, expected));
}

}  // namespace hayate
