// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/mapped_file.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>
#include <string_view>

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/io/input_file.h"

namespace hayate {

namespace {

/// Does only what a signal handler may do.
extern "C" void explain_lost_page(int, siginfo_t* info, void*) {
  if (info->si_code == BUS_ADRERR) {
    constexpr std::string_view message =
        "hayate: a file in use has become shorter, or its disk cannot be read\n"
        "  cure: let no other program write to prepared cases; start again, with --resume if it "
        "was a training run\n";
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
    _exit(static_cast<int>(ExitCode::kIo));
  }
  // Anything else is this program's fault, and ends it as it would have.
  signal(SIGBUS, SIG_DFL);
  raise(SIGBUS);
}

void install_lost_page_handler() {
  static std::once_flag installed;
  std::call_once(installed, [] {
    struct sigaction action {};
    action.sa_sigaction = explain_lost_page;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGBUS, &action, nullptr);
  });
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const InputFile file(path);
  const auto size = static_cast<std::size_t>(file.size_bytes());
  void* begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (begin == MAP_FAILED) {
    if (errno == ENOMEM) {
      throw MemoryError(fmt::format("{}: has no room in the address space", path.string()),
                        "raise the limit (ulimit -v)");
    }
    throw IoError(fmt::format("{}: cannot be mapped: {}", path.string(), std::strerror(errno)));
  }
  install_lost_page_handler();
  bytes_ = {static_cast<const std::byte*>(begin), size};
}

MappedFile::~MappedFile() {
  munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace hayate
