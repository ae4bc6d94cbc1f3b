// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hayate {

/// A table of text with a name for each column.
struct CsvTable {
  std::vector<std::string> columns;
  /// As many fields each as there are columns.
  std::vector<std::vector<std::string>> rows;
};

/// Reads a CSV file (RFC 4180: fields in quotes may hold commas, line ends and doubled quotes), or
/// one with tabs, or semicolons, where the first line has these and no comma. Empty lines are
/// passed over.
/// \throws MissingInputError, IoError; DataError when a row has another number of fields than the
///         first line, a column has no name or another one's, or a quote is left open.
CsvTable read_csv(const std::filesystem::path& path);

}  // namespace hayate
