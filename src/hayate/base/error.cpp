// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/error.h"

#include <ranges>

#include "hayate/base/printable.h"

namespace hayate {
namespace {

/// Lines of a message or cure are indented ("\n    "); any other newline came with a name.
std::string printable_indented(std::string_view message) {
  constexpr std::string_view kNextLine = "\n    ";
  std::string text;
  for (std::size_t end; (end = message.find(kNextLine)) != std::string_view::npos;) {
    text.append(printable(message.substr(0, end))).append(kNextLine);
    message.remove_prefix(end + kNextLine.size());
  }
  return text + printable(message);
}

}  // namespace

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
  for (const std::string& line : context_ | std::views::reverse) {
    rendered_ += printable(line) + ":\n  ";
  }
  rendered_ += printable_indented(message_);
  if (!cure_.empty()) rendered_ += "\n  cure: " + printable_indented(cure_);
}

}  // namespace hayate
