// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/error.h"

namespace hayate {

/// An Error as a client gets it: what hayate says of it (base/error.h), in parts.
struct ErrorReport {
  /// The status of HTTP.
  int status = 500;
  /// The message as a whole.
  std::string what;
  /// The context; without one what the message names before it says what was got. Empty where it
  /// names nothing.
  std::string where = {};
  /// Where the message has them apart ("got …, expected …").
  std::optional<std::string> got = std::nullopt;
  std::optional<std::string> expected = std::nullopt;
  std::string cure = {};
  /// The exit code that the error has on a command line.
  int code = 1;

  /// {what, where, got, expected, cure, code}, null where there is nothing.
  nlohmann::ordered_json to_json() const;
};

/// Returns what a client is told. The client is to blame for what is wrong with an image (422) or
/// not there (404), hayate or its machine for the rest (500; 503 where another try may do, 507
/// where memory is too small). \param folder  where uploads lie, whose names say nothing to the
/// client: it is left out.
ErrorReport report_error(const Error& error, const std::filesystem::path& folder = {});

/// Returns the text without the folder in front of the files that it names.
std::string without_folder(std::string text, const std::filesystem::path& folder);

}  // namespace hayate
