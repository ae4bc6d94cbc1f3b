// SPDX-License-Identifier: Apache-2.0
// Tables as comma-separated values (RFC 4180), for spreadsheets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// Returns a line of the table, with its line end; fields that need quotes get them.
std::string csv_row(const std::vector<std::string>& fields);

/// Reads a table back. A last line without its line end counts. Bytes are taken as they are.
/// \throws DataError  for a quote that is never closed, or stands in the middle of a field.
std::vector<std::vector<std::string>> parse_csv(std::string_view text);

}  // namespace hayate
