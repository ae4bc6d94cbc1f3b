// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/printable.h"

namespace hayate {

/// Makes the process one that loses neither its work nor its data files by what its streams are:
/// a closed reader or terminal and a full quota are errors of writing and no signals, and of the
/// descriptors 0 to 2 those that are closed become /dev/null, so that no file that is opened later
/// gets their number.
void prepare_standard_streams();

/// Results on standard output. What cannot be written ends nothing here: the first loss is
/// remembered for first_lost_output().
void print_text(std::string_view text);
template <class... Args>
void print(fmt::format_string<Args...> format, Args&&... args) {
  print_text(format_printable(format, std::forward<Args>(args)...));
}

/// Prints JSON indented, with a newline.
void print_json(const nlohmann::ordered_json& value);

/// Flushes standard output, so that a line is seen when it is written.
void flush_standard_output();

/// Progress and messages on standard error; what cannot be shown there is no reason to end.
void print_to_stderr(std::string_view text);

/// Something that could not be written, and errno.
struct LostOutput {
  std::string what;
  int error = 0;
};
/// Remembers a loss that ends nothing now but is an error in the end.
void remember_lost_output(const std::string& what, int error);
/// Flushes standard output. \returns the first loss of the process.
std::optional<LostOutput> first_lost_output();

}  // namespace hayate
