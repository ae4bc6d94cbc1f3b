// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hayate {

/// Returns the value of a variable; null where it is not set. An empty one counts as not set, as a
/// shell has it that put another unset variable there.
using Environment = std::function<const char*(const char* name)>;

/// Reads variables, and remembers which there were.
class EnvironmentReader {
 public:
  explicit EnvironmentReader(Environment environment) : environment_(std::move(environment)) {}

  bool has(const char* name) const;
  /// Returns "NAME=value", or "NAME is not set".
  std::string shown(const char* name) const;

  /// Returns nothing where it is not set.
  std::optional<std::string> text(const char* name);
  /// \throws RecipeError  unless it is a whole number in [least, most]
  std::optional<std::int64_t> number(const char* name, std::int64_t least, std::int64_t most);

  /// Returns those that were read and set, as "NAME=value", in the order of reading.
  const std::vector<std::string>& read() const { return read_; }

 private:
  Environment environment_;
  std::vector<std::string> read_;
};

}  // namespace hayate
