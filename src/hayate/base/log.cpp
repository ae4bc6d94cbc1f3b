// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/log.h"

#include <cerrno>
#include <mutex>

#include <fcntl.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hayate/base/collected_warnings.h"
#include "hayate/base/file_error.h"
#include "hayate/base/standard_output.h"

namespace hayate {
namespace {

/// A sink that hands each line on. None of them throws: a log ends no run.
class LineSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit LineSink(const std::string& pattern) { set_pattern_(pattern); }

 private:
  void sink_it_(const spdlog::details::log_msg& message) final {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    write(message.level, {line.data(), line.size()});
  }
  void flush_() final {}
  virtual void write(spdlog::level::level_enum level, std::string_view line) = 0;
};

/// Standard output carries results only, so warnings stop at this sink.
class ResultSink final : public LineSink {
 public:
  explicit ResultSink(bool to_stderr) : LineSink("%v"), to_stderr_(to_stderr) {}

 private:
  void write(spdlog::level::level_enum level, std::string_view line) override {
    if (level >= spdlog::level::warn) return;
    if (to_stderr_) {
      print_to_stderr(line);
    } else {
      print_text(line);
      flush_standard_output();
    }
  }

  bool to_stderr_;
};

class WarningSink final : public LineSink {
 public:
  explicit WarningSink(const std::string& pattern = "hayate: %l: %v") : LineSink(pattern) {
    set_level(spdlog::level::warn);
  }

 private:
  void write(spdlog::level::level_enum, std::string_view line) override { print_to_stderr(line); }
};

class FileSink final : public LineSink {
 public:
  explicit FileSink(std::filesystem::path path)
      : LineSink("%Y-%m-%d %H:%M:%S.%e %L %v"), path_(std::move(path)) {
    // O_NONBLOCK: a pipe of that name would wait for a reader.
    descriptor_ = open(path_.c_str(),
                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
    if (descriptor_ < 0) throw_write_error(path_, errno);
    struct stat status {};
    if (fstat(descriptor_, &status) == 0 && S_ISREG(status.st_mode)) return;
    close(descriptor_);
    throw_write_error(path_, EEXIST);
  }
  ~FileSink() override { close(descriptor_); }

 private:
  void write(spdlog::level::level_enum, std::string_view line) override {
    while (!line.empty()) {
      const ssize_t written = ::write(descriptor_, line.data(), line.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        remember_lost_output(path_.string(), errno);
        return;
      }
      line.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  std::filesystem::path path_;
  int descriptor_ = -1;
};

spdlog::logger& logger() {
  static const auto instance = std::make_shared<spdlog::logger>(
      "hayate", spdlog::sinks_init_list{std::make_shared<ResultSink>(/*to_stderr=*/false),
                                        std::make_shared<WarningSink>()});
  return *instance;
}

}  // namespace

void log_line(std::string_view line) {
  logger().info(printable_lines(line));
}
void warn_line(std::string_view line) {
  logger().warn(printable_lines(line));
  collect_warning(line);
}

void log_as_rank(int rank) {
  if (rank == 0) return;
  logger().set_level(spdlog::level::warn);
  logger().sinks()[1] = std::make_shared<WarningSink>(fmt::format("hayate: rank {}: %l: %v", rank));
}

void send_lines_to_stderr() {
  logger().sinks().front() = std::make_shared<ResultSink>(/*to_stderr=*/true);
}

LogFile::LogFile(const std::filesystem::path& path) {
  logger().sinks().push_back(std::make_shared<FileSink>(path));
}

LogFile::~LogFile() {
  logger().sinks().pop_back();
}

}  // namespace hayate
