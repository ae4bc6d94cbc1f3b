// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/environment.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/whole_number.h"

namespace hayate {

bool EnvironmentReader::has(const char* name) const {
  const char* const value = environment_(name);
  return value != nullptr && *value != '\0';
}

std::string EnvironmentReader::shown(const char* name) const {
  return has(name) ? fmt::format("{}={}", name, environment_(name))
                   : fmt::format("{} is not set", name);
}

std::optional<std::string> EnvironmentReader::text(const char* name) {
  if (!has(name)) return std::nullopt;
  const std::string line = shown(name);
  if (std::ranges::find(read_, line) == read_.end()) read_.push_back(line);
  return environment_(name);
}

std::optional<std::int64_t> EnvironmentReader::number(const char* name, std::int64_t least,
                                                      std::int64_t most) {
  const std::optional<std::string> value = text(name);
  if (!value) return std::nullopt;
  const std::optional<std::int64_t> parsed = parse_whole_number(*value);
  if (parsed && *parsed >= least && *parsed <= most) return parsed;
  throw RecipeError(
      fmt::format("{}: expected a whole number from {} to {}", shown(name), least, most),
      "unset it, or leave it as the program that starts the ranks sets it");
}

}  // namespace hayate
