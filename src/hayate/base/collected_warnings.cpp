// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/collected_warnings.h"

#include <utility>

namespace hayate {
namespace {

thread_local CollectedWarnings* innermost = nullptr;

}  // namespace

CollectedWarnings::CollectedWarnings() : outer_(std::exchange(innermost, this)) {}

CollectedWarnings::~CollectedWarnings() {
  innermost = outer_;
}

void collect_warning(std::string_view line) {
  for (CollectedWarnings* one = innermost; one != nullptr; one = one->outer_) {
    one->lines_.emplace_back(line);
  }
}

}  // namespace hayate
