// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/job_folder.h"

#include <system_error>

#include "hayate/base/atomic_file.h"
#include "hayate/base/random_name.h"

namespace hayate {

JobFolder::JobFolder(const std::filesystem::path& parent) : path_(parent / random_name()) {
  make_folder(in());
  make_folder(out());
}

JobFolder::~JobFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace hayate
