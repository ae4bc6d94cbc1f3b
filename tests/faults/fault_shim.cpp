// SPDX-License-Identifier: Apache-2.0
// A library to be preloaded: it counts the calls by which a program touches files of certain
// folders (and by which it maps memory and starts threads), and makes one of them fail, or ends or
// stops the program there (fault_plan.h). Standard input and output count, too, where they lie in
// such a folder.
//
// It runs inside of every call, also before main() and in programs that it has nothing to do with.
// So it takes no memory and asks the kernel directly for what it needs itself.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "fault_plan.h"

namespace {

enum Kind {
  kOpen,
  kRead,
  kWrite,
  kFsync,
  kRename,
  kLink,
  kUnlink,
  kFolder,
  kSize,
  kMmap,
  kThread,
  kStat
};
static_assert(std::size(hayate::kFaultKinds) == kStat + 1);

enum class Action { kFail, kFailOnwards, kKillBefore, kKillAfter, kStopBefore, kStopAfter };

/// Whether `word` is one of the words of `list`.
bool lists(const char* list, const char* word, char between) {
  const std::size_t size = std::strlen(word);
  for (const char* at = list; at != nullptr; at = std::strchr(at, between)) {
    if (*at == between) ++at;
    if (std::strncmp(at, word, size) == 0 && (at[size] == between || at[size] == '\0')) return true;
  }
  return false;
}

struct Plan {
  bool is_active = false;
  const char* under = nullptr;
  bool counts[std::size(hayate::kFaultKinds)] = {};
  long at = 0;
  Action action = Action::kFail;
  int error = 0;
  const char* log = nullptr;
  char exe[1024] = {};

  Plan() {
    const char* const program = std::getenv("HAYATE_FAULT_PROGRAM");
    under = std::getenv("HAYATE_FAULT_UNDER");
    const char* const kinds = std::getenv("HAYATE_FAULT_KINDS");
    log = std::getenv("HAYATE_FAULT_LOG");
    if (program == nullptr || under == nullptr || kinds == nullptr || log == nullptr) return;
    is_active = std::strcmp(program, own_name()) == 0;
    for (std::size_t i = 0; i < std::size(counts); ++i) {
      counts[i] = lists(kinds, hayate::kFaultKinds[i], ',');
    }
    if (const char* const number = std::getenv("HAYATE_FAULT_AT")) at = std::atol(number);
    if (const char* const text = std::getenv("HAYATE_FAULT_ACTION")) read_action(text);
  }

  /// It is not argv[0], which a program keeps when it becomes another one.
  const char* own_name() {
    const long size = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", exe, sizeof exe - 1);
    exe[size < 0 ? 0 : size] = '\0';
    const char* const slash = std::strrchr(exe, '/');
    return slash == nullptr ? exe : slash + 1;
  }

  void read_action(const char* text) {
    for (std::size_t i = 0; i < std::size(hayate::kFaultActions); ++i) {
      if (std::strcmp(text, hayate::kFaultActions[i]) != 0) continue;
      action = static_cast<Action>(static_cast<std::size_t>(Action::kKillBefore) + i);
      return;
    }
    error = std::atoi(text);
    if (std::strchr(text, '+') != nullptr) action = Action::kFailOnwards;
  }
};

const Plan& plan() {
  static const Plan instance;
  return instance;
}

constexpr std::size_t kPathSize = 1024;

/// Whether the program itself runs, and not yet the libraries that it was linked with: what those
/// need to be loaded is not its to be without.
std::atomic<bool> has_begun = false;

/// What a call is about: a path, a file that is open, or the process.
class Target {
 public:
  static Target path(const char* path, int folder = AT_FDCWD) {
    Target target;
    if (path == nullptr) return target;
    // A relative path lies where it leads to, but for links that nobody makes here.
    if (path[0] != '/') target.resolve(folder);
    const std::size_t length = std::strlen(target.path_);
    std::snprintf(target.path_ + length, kPathSize - length, "%s%s", length > 0 ? "/" : "", path);
    return target;
  }
  static Target descriptor(int descriptor) {
    Target target;
    target.resolve(descriptor);
    return target;
  }
  static Target stream(FILE* stream) {
    return stream == nullptr ? Target() : descriptor(fileno(stream));
  }
  static Target process() {
    Target target;
    target.is_process_ = true;
    return target;
  }

  bool counts() const {
    if (is_process_) return has_begun;
    for (const char* root = plan().under; root != nullptr; root = std::strchr(root, ':')) {
      if (*root == ':') ++root;
      const std::size_t size = std::strcspn(root, ":");
      if (size > 0 && std::strncmp(path_, root, size) == 0) return true;
    }
    return false;
  }
  const char* name() const { return path_; }

 private:
  void resolve(int descriptor) {
    char link[32] = "/proc/self/cwd";
    if (descriptor != AT_FDCWD) std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const int before = errno;
    const long size = syscall(SYS_readlinkat, AT_FDCWD, link, path_, kPathSize - 1);
    errno = before;
    path_[size < 0 ? 0 : size] = '\0';
  }

  char path_[kPathSize] = {};
  bool is_process_ = false;
};

void log_call(long number, Kind kind, const Target& target) {
  char line[kPathSize + 64];
  const int size = std::snprintf(line, sizeof line, "%ld %s %s\n", number,
                                 hayate::kFaultKinds[kind], target.name());
  const int before = errno;
  const long file =
      syscall(SYS_openat, AT_FDCWD, plan().log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  syscall(SYS_write, file, line, size);
  syscall(SYS_close, file);
  errno = before;
}

std::atomic<long> count = 0;
/// The kind whose calls all fail by now.
std::atomic<int> failing_kind = -1;

/// The call itself, or what becomes of it. \param failed  what it returns when it fails, asked for
/// when errno is set.
template <class Result, class Failed, class Body>
Result go_through(Kind kind, const Target& target, const Failed& failed, const Body& body) {
  if (!plan().counts[kind] || !target.counts()) return body();
  const long number = ++count;
  if (failing_kind == kind) {
    errno = plan().error;
    return failed();
  }
  if (plan().at == 0) log_call(number, kind, target);
  if (number != plan().at) return body();

  log_call(number, kind, target);
  switch (plan().action) {
    case Action::kFailOnwards:
      failing_kind = kind;
      [[fallthrough]];
    case Action::kFail:
      errno = plan().error;
      return failed();
    case Action::kKillBefore:
      kill(getpid(), SIGKILL);
      break;
    case Action::kStopBefore:
      kill(getpid(), SIGSTOP);
      break;
    case Action::kKillAfter:
    case Action::kStopAfter:
      break;
  }
  const Result result = body();
  kill(getpid(), plan().action == Action::kKillAfter ? SIGKILL : SIGSTOP);
  return result;
}

/// A stream remembers that a call on it has failed, which ferror() tells. \returns `result`
int mark_error(FILE* stream, int result) {
  constexpr int error_seen = 0x20;  // _IO_ERR_SEEN of glibc's libio.h.
  stream->_flags |= error_seen;
  return result;
}

/// The function that this library stands before.
template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

// A function that counts: its kind, what it is about, what it returns on failure, its signature.
#define HAYATE_COUNTED(KIND, TARGET, FAILED, RESULT, NAME, PARAMETERS, ARGUMENTS) \
  extern "C" __attribute__((visibility("default"))) RESULT NAME PARAMETERS {      \
    static auto* const real = next<RESULT PARAMETERS>(#NAME);                     \
    if (!plan().is_active) return real ARGUMENTS;                                 \
    return go_through<RESULT>(                                                    \
        KIND, TARGET, [&] { return FAILED; }, [&] { return real ARGUMENTS; });    \
  }

// A function that counts and has a mode, which is only there when a file may be made.
#define HAYATE_COUNTED_OPEN(NAME, PARAMETERS, TARGET, ...)                                 \
  extern "C" __attribute__((visibility("default"))) int NAME PARAMETERS {                  \
    static auto* const real = next<int PARAMETERS>(#NAME);                                 \
    mode_t mode = 0;                                                                       \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                   \
      va_list list;                                                                        \
      va_start(list, flags);                                                               \
      mode = va_arg(list, mode_t);                                                         \
      va_end(list);                                                                        \
    }                                                                                      \
    if (!plan().is_active) return real(__VA_ARGS__, flags, mode);                          \
    return go_through<int>(                                                                \
        kOpen, TARGET, [] { return -1; }, [&] { return real(__VA_ARGS__, flags, mode); }); \
  }

HAYATE_COUNTED_OPEN(open, (const char* path, int flags, ...), Target::path(path), path)
HAYATE_COUNTED_OPEN(open64, (const char* path, int flags, ...), Target::path(path), path)
HAYATE_COUNTED_OPEN(openat, (int folder, const char* path, int flags, ...),
                    Target::path(path, folder), folder, path)
HAYATE_COUNTED_OPEN(openat64, (int folder, const char* path, int flags, ...),
                    Target::path(path, folder), folder, path)
HAYATE_COUNTED(kOpen, Target::path(path), -1, int, creat, (const char* path, mode_t mode),
               (path, mode))
HAYATE_COUNTED(kOpen, Target::path(path), nullptr, FILE*, fopen,
               (const char* path, const char* mode), (path, mode))
HAYATE_COUNTED(kOpen, Target::path(path), nullptr, FILE*, fopen64,
               (const char* path, const char* mode), (path, mode))
HAYATE_COUNTED(kOpen, Target::path(path), nullptr, DIR*, opendir, (const char* path), (path))

HAYATE_COUNTED(kRead, Target::descriptor(file), -1, ssize_t, read,
               (int file, void* bytes, std::size_t size), (file, bytes, size))
HAYATE_COUNTED(kRead, Target::descriptor(file), -1, ssize_t, pread,
               (int file, void* bytes, std::size_t size, off_t offset), (file, bytes, size, offset))
HAYATE_COUNTED(kRead, Target::descriptor(file), -1, ssize_t, pread64,
               (int file, void* bytes, std::size_t size, off64_t offset),
               (file, bytes, size, offset))
HAYATE_COUNTED(kRead, Target::descriptor(file), -1, ssize_t, readv,
               (int file, const iovec* pieces, int count), (file, pieces, count))

HAYATE_COUNTED(kWrite, Target::descriptor(file), -1, ssize_t, write,
               (int file, const void* bytes, std::size_t size), (file, bytes, size))
HAYATE_COUNTED(kWrite, Target::descriptor(file), -1, ssize_t, pwrite,
               (int file, const void* bytes, std::size_t size, off_t offset),
               (file, bytes, size, offset))
HAYATE_COUNTED(kWrite, Target::descriptor(file), -1, ssize_t, pwrite64,
               (int file, const void* bytes, std::size_t size, off64_t offset),
               (file, bytes, size, offset))
HAYATE_COUNTED(kWrite, Target::descriptor(file), -1, ssize_t, writev,
               (int file, const iovec* pieces, int count), (file, pieces, count))
HAYATE_COUNTED(kWrite, Target::descriptor(out), -1, ssize_t, sendfile,
               (int out, int in, off_t* offset, std::size_t size), (out, in, offset, size))
HAYATE_COUNTED(kWrite, Target::descriptor(out), -1, ssize_t, copy_file_range,
               (int in, off64_t* in_offset, int out, off64_t* out_offset, std::size_t size,
                unsigned flags),
               (in, in_offset, out, out_offset, size, flags))
HAYATE_COUNTED(kWrite, Target::stream(stream), mark_error(stream, 0), std::size_t, fwrite,
               (const void* bytes, std::size_t size, std::size_t count, FILE* stream),
               (bytes, size, count, stream))
HAYATE_COUNTED(kWrite, Target::stream(stream), mark_error(stream, EOF), int, fflush,
               (FILE * stream), (stream))

HAYATE_COUNTED(kFsync, Target::descriptor(file), -1, int, fsync, (int file), (file))
HAYATE_COUNTED(kFsync, Target::descriptor(file), -1, int, fdatasync, (int file), (file))

HAYATE_COUNTED(kRename, Target::path(to), -1, int, rename, (const char* from, const char* to),
               (from, to))
HAYATE_COUNTED(kRename, Target::path(to, to_folder), -1, int, renameat,
               (int from_folder, const char* from, int to_folder, const char* to),
               (from_folder, from, to_folder, to))
HAYATE_COUNTED(kRename, Target::path(to, to_folder), -1, int, renameat2,
               (int from_folder, const char* from, int to_folder, const char* to, unsigned flags),
               (from_folder, from, to_folder, to, flags))

HAYATE_COUNTED(kLink, Target::path(to), -1, int, link, (const char* from, const char* to),
               (from, to))
HAYATE_COUNTED(kLink, Target::path(to, to_folder), -1, int, linkat,
               (int from_folder, const char* from, int to_folder, const char* to, int flags),
               (from_folder, from, to_folder, to, flags))

HAYATE_COUNTED(kUnlink, Target::path(path), -1, int, unlink, (const char* path), (path))
HAYATE_COUNTED(kUnlink, Target::path(path, folder), -1, int, unlinkat,
               (int folder, const char* path, int flags), (folder, path, flags))
HAYATE_COUNTED(kUnlink, Target::path(path), -1, int, remove, (const char* path), (path))

HAYATE_COUNTED(kFolder, Target::path(path), -1, int, mkdir, (const char* path, mode_t mode),
               (path, mode))
HAYATE_COUNTED(kFolder, Target::path(path, folder), -1, int, mkdirat,
               (int folder, const char* path, mode_t mode), (folder, path, mode))

HAYATE_COUNTED(kSize, Target::descriptor(file), -1, int, ftruncate, (int file, off_t size),
               (file, size))
HAYATE_COUNTED(kSize, Target::descriptor(file), -1, int, ftruncate64, (int file, off64_t size),
               (file, size))
HAYATE_COUNTED(kSize, Target::path(path), -1, int, truncate, (const char* path, off_t size),
               (path, size))
HAYATE_COUNTED(kStat, Target::path(path), -1, int, stat, (const char* path, struct stat* status),
               (path, status))
HAYATE_COUNTED(kStat, Target::path(path), -1, int, stat64,
               (const char* path, struct stat64* status), (path, status))
HAYATE_COUNTED(kStat, Target::path(path), -1, int, lstat, (const char* path, struct stat* status),
               (path, status))
HAYATE_COUNTED(kStat, Target::descriptor(file), -1, int, fstat, (int file, struct stat* status),
               (file, status))
HAYATE_COUNTED(kStat, Target::path(path, folder), -1, int, fstatat,
               (int folder, const char* path, struct stat* status, int flags),
               (folder, path, status, flags))

// What a library that was built for an older glibc calls instead.
HAYATE_COUNTED(kStat, Target::path(path), -1, int, __xstat,
               (int version, const char* path, struct stat* status), (version, path, status))
HAYATE_COUNTED(kStat, Target::path(path), -1, int, __lxstat,
               (int version, const char* path, struct stat* status), (version, path, status))

HAYATE_COUNTED(kMmap, file < 0 ? Target::process() : Target::descriptor(file), MAP_FAILED, void*,
               mmap,
               (void* address, std::size_t size, int protection, int flags, int file, off_t offset),
               (address, size, protection, flags, file, offset))
HAYATE_COUNTED(kMmap, file < 0 ? Target::process() : Target::descriptor(file), MAP_FAILED, void*,
               mmap64,
               (void* address, std::size_t size, int protection, int flags, int file,
                off64_t offset),
               (address, size, protection, flags, file, offset))

// Returns the error.
HAYATE_COUNTED(kThread, Target::process(), errno, int, pthread_create,
               (pthread_t * thread, const pthread_attr_t* attributes, void* (*start)(void*),
                void* argument),
               (thread, attributes, start, argument))

// What calls main(); the constructors of all libraries have run by then.
extern "C" __attribute__((visibility("default"))) int __libc_start_main(
    int (*main)(int, char**, char**), int argc, char** argv, void (*init)(), void (*fini)(),
    void (*loader_fini)(), void* stack_end) {
  static auto* const real = next<decltype(__libc_start_main)>("__libc_start_main");
  has_begun = true;
  return real(main, argc, argv, init, fini, loader_fini, stack_end);
}
