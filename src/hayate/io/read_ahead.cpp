// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/read_ahead.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hayate {

void read_ahead(const std::filesystem::path& path) {
  // Linux fetches no more than a device's read-ahead window for one call, mostly 128 KiB.
  constexpr off_t kWindow = 128 * 1024;
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return;
  struct stat status {};
  if (fstat(descriptor, &status) == 0) {
    for (off_t begin = 0; begin < status.st_size; begin += kWindow) {
      posix_fadvise(descriptor, begin, kWindow, POSIX_FADV_WILLNEED);
    }
  }
  close(descriptor);
}

}  // namespace hayate
