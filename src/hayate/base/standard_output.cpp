// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/standard_output.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <mutex>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "hayate/base/json_text.h"

namespace hayate {
namespace {

constexpr const char* kStandardOutput = "standard output";

std::mutex mutex;
std::optional<LostOutput> first_loss;

}  // namespace

void prepare_standard_streams() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is this one. Only for reading: what is written there counts as lost.
    [[maybe_unused]] const int opened = open("/dev/null", O_RDONLY);
  }
}

void print_text(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size()) return;
  remember_lost_output(kStandardOutput, errno);
}

void print_json(const nlohmann::ordered_json& value) {
  print_text(dump_json(value, 2) + "\n");
}

void flush_standard_output() {
  if (std::fflush(stdout) != 0) remember_lost_output(kStandardOutput, errno);
}

void print_to_stderr(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void remember_lost_output(const std::string& what, int error) {
  const std::scoped_lock lock(mutex);
  if (!first_loss) first_loss = {what, error};
}

std::optional<LostOutput> first_lost_output() {
  flush_standard_output();
  const std::scoped_lock lock(mutex);
  return first_loss;
}

}  // namespace hayate
