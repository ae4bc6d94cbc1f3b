// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/error.h"

#include <ranges>

namespace hayate {

Error::Error(ExitCode code, std::string message, std::string cure)
    : code_(code), message_(std::move(message)), cure_(std::move(cure)) {
  render();
}

Error& Error::add_context(std::string context) {
  context_.push_back(std::move(context));
  render();
  return *this;
}

void Error::render() {
  rendered_.clear();
  for (const std::string& line : context_ | std::views::reverse) rendered_ += line + ":\n  ";
  rendered_ += message_;
  if (!cure_.empty()) rendered_ += "\n  cure: " + cure_;
}

}  // namespace hayate
