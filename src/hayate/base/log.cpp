// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "hayate/base/error.h"

namespace hayate {
namespace {

/// Standard output carries results only, so warnings stop at this sink.
template <class Sink>
class ResultSink final : public Sink {
 public:
  ResultSink() { Sink::set_pattern("%v"); }
  void log(const spdlog::details::log_msg& message) override {
    if (message.level < spdlog::level::warn) Sink::log(message);
  }
};

spdlog::logger& logger() {
  static const auto instance = [] {
    auto warnings = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    warnings->set_level(spdlog::level::warn);
    warnings->set_pattern("hayate: %l: %v");
    auto made = std::make_shared<spdlog::logger>(
        "hayate", spdlog::sinks_init_list{
                      std::make_shared<ResultSink<spdlog::sinks::stdout_sink_mt>>(), warnings});
    made->flush_on(spdlog::level::info);
    return made;
  }();
  return *instance;
}

}  // namespace

void log_line(std::string_view line) {
  logger().info(line);
}
void warn_line(std::string_view line) {
  logger().warn(line);
}

void send_lines_to_stderr() {
  logger().sinks().front() = std::make_shared<ResultSink<spdlog::sinks::stderr_sink_mt>>();
}

LogFile::LogFile(const std::filesystem::path& path) {
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
    sink->set_pattern("%Y-%m-%d %H:%M:%S.%e %L %v");
    logger().sinks().push_back(std::move(sink));
  } catch (const spdlog::spdlog_ex& error) {
    throw WriteError(fmt::format("{}: {}", path.string(), error.what()));
  }
}

LogFile::~LogFile() {
  logger().sinks().pop_back();
}

}  // namespace hayate
