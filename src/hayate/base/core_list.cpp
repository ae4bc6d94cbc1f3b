// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/core_list.h"

#include <sched.h>

#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"

namespace hayate {
namespace {

/// Appends the cores of "8" or "0-3"; false where the text is neither.
bool append_range(std::string_view text, Cores& cores) {
  const std::size_t dash = text.find('-');
  const auto first = parse_whole_number(text.substr(0, dash));
  const auto last =
      dash == std::string_view::npos ? first : parse_whole_number(text.substr(dash + 1));
  if (!first || !last || *last < *first || *last >= CPU_SETSIZE) return false;
  for (std::int64_t core = *first; core <= *last; ++core) cores.push_back(static_cast<int>(core));
  return true;
}

}  // namespace

std::optional<Cores> parse_core_list(std::string_view text) {
  Cores cores;
  for (const std::string& part : split(text, ',')) {
    if (!append_range(part, cores)) return std::nullopt;
  }
  return cores;
}

}  // namespace hayate
