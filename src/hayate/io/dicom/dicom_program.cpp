// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/dicom/dicom_program.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/json_text.h"
#include "hayate/io/stored_voxels.h"

extern char** environ;

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 1 << 16;
constexpr std::size_t kErrorLimitBytes = 1 << 20;

/// A file without a name, in memory.
class AnonymousFile {
 public:
  AnonymousFile() : descriptor_(memfd_create("hayate-dicom", MFD_CLOEXEC)) {
    if (descriptor_ < 0) {
      throw MemoryError(fmt::format("a file in memory cannot be made: {}", std::strerror(errno)));
    }
  }
  ~AnonymousFile() { close(descriptor_); }
  AnonymousFile(const AnonymousFile&) = delete;
  AnonymousFile& operator=(const AnonymousFile&) = delete;

  int descriptor() const { return descriptor_; }

  std::size_t size_bytes() const {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) throw IoError(std::strerror(errno));
    return static_cast<std::size_t>(status.st_size);
  }

  void read(std::size_t offset, std::span<std::byte> bytes) const {
    while (!bytes.empty()) {
      const ssize_t got =
          pread(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) throw IoError("what hayate-dicom wrote cannot be read");
      bytes = bytes.subspan(static_cast<std::size_t>(got));
      offset += static_cast<std::size_t>(got);
    }
  }

  /// The first line, its end included; all where there is none.
  std::string read_line() const {
    const std::size_t size = size_bytes();
    std::string text;
    while (text.size() < size) {
      const std::size_t before = text.size();
      text.resize(std::min(size, before + kPieceBytes));
      read(before, std::as_writable_bytes(std::span(text).subspan(before)));
      const std::size_t end = text.find('\n', before);
      if (end != std::string::npos) return text.substr(0, end + 1);
    }
    return text;
  }

 private:
  int descriptor_;
};

/// What is passed on to posix_spawn, and goes with the object.
class FileActions {
 public:
  FileActions(int out, int error) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, error, STDERR_FILENO);
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

pid_t start(const fs::path& program, const char* question, const fs::path& path,
            const FileActions& actions) {
  std::string program_text = program.string();
  std::string question_text = question;
  std::string path_text = path.string();
  const std::array<char*, 4> arguments{program_text.data(), question_text.data(), path_text.data(),
                                       nullptr};
  pid_t process = 0;
  const int error =
      posix_spawn(&process, program.c_str(), actions.get(), nullptr, arguments.data(), environ);
  if (error == 0) return process;
  if (error == ENOENT) {
    throw DeviceError(
        fmt::format("{}: DICOM needs the program hayate-dicom, which is not there", program_text),
        "make setup SETUP=formats (Debian's libgdcm-dev) and build again; or convert the series to "
        "NIfTI or NRRD");
  }
  throw MemoryError(fmt::format("{}: cannot be started: {}", program_text, std::strerror(error)));
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR)
      throw IoError(fmt::format("waiting for hayate-dicom: {}", std::strerror(errno)));
  }
  return status;
}

[[noreturn]] void throw_ended(int status, const fs::path& path) {
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  if (signal == SIGINT || signal == SIGTERM) throw InterruptedError("interrupted");
  const std::string how = signal != 0 ? fmt::format("by signal {} ({})", signal, strsignal(signal))
                                      : fmt::format("with exit code {}", WEXITSTATUS(status));
  throw DataError(fmt::format("{}: the DICOM reader ended {}", path.string(), how),
                  "copy the files again, or convert the series with another program");
}

std::string read_error_text(const AnonymousFile& file) {
  std::string text(std::min(file.size_bytes(), kErrorLimitBytes), '\0');
  file.read(0, std::as_writable_bytes(std::span(text)));
  return text;
}

}  // namespace

fs::path dicom_program() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path() / "hayate-dicom";
}

DicomAnswer ask_dicom_program(DicomQuestion question, const fs::path& path) {
  const AnonymousFile out;
  const AnonymousFile errors;
  const FileActions actions(out.descriptor(), errors.descriptor());
  const char* const word = question == DicomQuestion::kVoxels ? "voxels" : "info";
  const int status = wait_for(start(dicom_program(), word, path, actions));
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw_dicom_error(read_error_text(errors));
    throw_ended(status, path);
  }
  const std::string line = out.read_line();
  DicomAnswer answer;
  answer.series =
      with_context([&] { return path.string(); }, [&] { return read_dicom_message(line); });
  if (question == DicomQuestion::kInfo) return answer;
  const std::size_t size = out.size_bytes() - line.size();
  answer.voxels = with_memory_for(path, size, [&] { return ByteBuffer(size); });
  out.read(line.size(), answer.voxels.bytes());
  return answer;
}

std::string write_dicom_error(const Error& error) {
  std::string message = error.message();
  for (const std::string& context : error.context()) message = context + ": " + message;
  const nlohmann::ordered_json root = {{"code", static_cast<int>(error.code())},
                                       {"message", text_of_name(message)},
                                       {"cure", text_of_name(error.cure())}};
  return dump_json(root) + "\n";
}

void throw_dicom_error(std::string_view text) {
  // What a library printed is in front of it.
  if (text.ends_with('\n')) text.remove_suffix(1);
  const std::size_t begin = text.rfind('\n');
  if (begin != std::string_view::npos) text.remove_prefix(begin + 1);
  const auto root = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto is_text = [&](const char* key) {
    return root.contains(key) && root.at(key).is_string();
  };
  if (!root.is_object() || !is_text("message") || !is_text("cure") || !root.contains("code"))
    return;
  const std::string message = name_of_text(root.at("message").get<std::string>());
  const std::string cure = name_of_text(root.at("cure").get<std::string>());
  if (root.at("code") == static_cast<int>(ExitCode::kBadData)) throw DataError(message, cure);
  if (root.at("code") == static_cast<int>(ExitCode::kMissingInput)) {
    throw MissingInputError(message, cure);
  }
  if (root.at("code") == static_cast<int>(ExitCode::kOutOfMemory)) throw MemoryError(message, cure);
  throw IoError(message, cure);
}

}  // namespace hayate
