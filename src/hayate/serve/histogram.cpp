// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/histogram.h"

#include <fmt/format.h>

namespace hayate {

void SecondsHistogram::add(double seconds) {
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    if (seconds <= kBounds[i]) ++at_most_[i];
  }
  ++count_;
  sum_ += seconds;
}

std::string SecondsHistogram::lines(std::string_view name) const {
  std::string text;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    text += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name, kBounds[i], at_most_[i]);
  }
  return text + fmt::format("{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2:.6f}\n{0}_count {1}\n", name,
                            count_, sum_);
}

}  // namespace hayate
