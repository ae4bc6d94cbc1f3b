// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/sync_folder.h"

#include <fcntl.h>
#include <unistd.h>

namespace hayate {

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace hayate
