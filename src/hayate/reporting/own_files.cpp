// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/own_files.h"

#include <string>
#include <system_error>

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/reporting/html.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

bool is_own_page(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) &&
         read_text_file(path).find(kHtmlGenerator) != std::string::npos;
}

}  // namespace

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

void check_own_files(const fs::path& folder, std::string_view page,
                     std::initializer_list<std::string_view> others) {
  const auto refuse = [&](std::string_view name) {
    throw UsageError(fmt::format("{}: was not written by this command, and would be overwritten",
                                 (folder / name).string()),
                     "move the file away, or name another folder for the results");
  };
  if (is_there(folder / page)) {
    if (!is_own_page(folder / page)) refuse(page);
    return;
  }
  for (const std::string_view name : others) {
    if (is_there(folder / name)) refuse(name);
  }
}

}  // namespace hayate
