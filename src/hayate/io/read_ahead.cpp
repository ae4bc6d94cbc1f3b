// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/read_ahead.h"

#include <fcntl.h>
#include <unistd.h>

namespace hayate {

void read_ahead(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return;
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_WILLNEED);
  close(descriptor);
}

}  // namespace hayate
