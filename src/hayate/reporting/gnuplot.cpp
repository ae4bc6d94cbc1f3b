// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/gnuplot.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/error.h"

extern char** environ;

namespace hayate {
namespace {

/// A file in memory: as standard input, output and error of a child it can neither fill up like a
/// pipe nor be left behind on the disk.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : descriptor_(memfd_create(name, MFD_CLOEXEC)) {
    if (descriptor_ < 0) fail();
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0) fail();
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    lseek(descriptor_, 0, SEEK_SET);
  }

  std::string read() const {
    std::string text;
    std::array<char, 1 << 16> buffer;
    ssize_t count = 0;
    while ((count = pread(descriptor_, buffer.data(), buffer.size(),
                          static_cast<off_t>(text.size()))) > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  [[noreturn]] static void fail() {
    throw IoError(fmt::format("no file in memory for gnuplot: {}", std::strerror(errno)));
  }

  int descriptor_;
};

/// Starts gnuplot and waits for it; returns its wait status.
int spawn_and_wait(const MemoryFile& input, const MemoryFile& output, const MemoryFile& error) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.descriptor(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.descriptor(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.descriptor(), STDERR_FILENO);

  // -d: a user's own ~/.gnuplot must not change the figures.
  std::string program = "gnuplot";
  std::string no_user_defaults = "-d";
  std::array<char*, 3> arguments{program.data(), no_user_defaults.data(), nullptr};
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    throw DeviceError(fmt::format("gnuplot cannot be started: {}", std::strerror(failed)),
                      "install it (Debian package gnuplot-nox)");
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::string run_gnuplot(std::string_view script) {
  MemoryFile input("gnuplot-script");
  const MemoryFile output("gnuplot-output");
  const MemoryFile error("gnuplot-messages");
  input.write(script);
  const int status = spawn_and_wait(input, output, error);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    // It goes on after an error; what it says first is what was wrong.
    throw IoError(
        fmt::format("gnuplot failed (wait status {}): {}", status, error.read().substr(0, 400)));
  }
  return output.read();
}

std::string gnuplot_string(std::string_view text) {
  // Single quotes, because gnuplot runs what it finds in `backquotes` between double ones.
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return quoted + "'";
}

}  // namespace hayate
