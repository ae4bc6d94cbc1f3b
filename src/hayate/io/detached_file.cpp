// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/detached_file.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/text_header.h"

namespace hayate {

namespace fs = std::filesystem;

fs::path detached_file(const fs::path& header, std::string_view field, std::string_view name) {
  const fs::path file(trimmed(name));
  const bool has_name = file.has_filename() && file.string().find('\0') == std::string::npos;
  if (!has_name) throw_bad_field(field, name, "the name of a file");
  if (file.is_absolute() || std::ranges::find(file, fs::path("..")) != file.end()) {
    throw DataError(fmt::format("{}: got '{}', expected a file in the folder of the header", field,
                                file.string()),
                    "put the voxels beside their header, and their name alone into it");
  }
  return header.parent_path() / file;
}

}  // namespace hayate
