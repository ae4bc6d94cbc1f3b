// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hayate {

/// Collects what the calling thread warns of while it exists, so that a report of one case has what
/// was said of it. The lines go where they go all the same. Where one stands within another, both
/// collect.
class CollectedWarnings {
 public:
  CollectedWarnings();
  ~CollectedWarnings();
  CollectedWarnings(const CollectedWarnings&) = delete;
  CollectedWarnings& operator=(const CollectedWarnings&) = delete;

  const std::vector<std::string>& lines() const { return lines_; }

 private:
  friend void collect_warning(std::string_view line);

  CollectedWarnings* outer_;
  std::vector<std::string> lines_;
};

/// Hands a warning to those who collect on this thread; warn_line does.
void collect_warning(std::string_view line);

}  // namespace hayate
