// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/printable.h"

namespace hayate {

/// Results and the course of a run: a line on standard output, as it is, but for what a terminal
/// would obey (printable_lines). What cannot be written ends no run (first_lost_output).
void log_line(std::string_view line);

/// Writes to standard error what the user should know and what does not stop the run.
void warn_line(std::string_view line);

/// Lets this process, rank `rank` of several that work together, say warnings only, each with its
/// rank; the first one says all. \pre no other thread logs.
void log_as_rank(int rank);

/// Sends lines to standard error from now on, so that standard output is one JSON document. \pre no
/// other thread logs.
void send_lines_to_stderr();

/// Text among the arguments comes from others and becomes printable.
template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
  log_line(format_printable(format, std::forward<Args>(args)...));
}

template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
  warn_line(format_printable(format, std::forward<Args>(args)...));
}

/// Sends every later line to a file as well, with date and time, until it goes out of scope.
/// An existing file is continued. A line that it cannot take is remembered (first_lost_output).
class LogFile {
 public:
  /// \throws WriteError, IoError
  explicit LogFile(const std::filesystem::path& path);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
};

}  // namespace hayate
