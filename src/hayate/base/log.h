// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace hayate {

/// Results and the course of a run: a line on standard output, as it is.
void log_line(std::string_view line);

/// Something that the user should know and that does not stop the run: on standard error.
void warn_line(std::string_view line);

/// From now on lines go to standard error instead, so that standard output is one JSON document.
/// \pre no other thread logs.
void send_lines_to_stderr();

template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
  log_line(fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
  warn_line(fmt::format(format, std::forward<Args>(args)...));
}

/// Sends every later line to a file as well, with date and time, until it goes out of scope.
/// An existing file is continued.
class LogFile {
 public:
  /// \throws WriteError
  explicit LogFile(const std::filesystem::path& path);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;
};

}  // namespace hayate
