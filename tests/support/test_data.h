// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>

#include "test_places.h"

namespace hayate {

/// Returns the folder of real data sets: $HAYATE_TEST_DATA, or shared/data beside the source
/// folder. Tests skip what is not there.
inline std::filesystem::path test_data_folder() {
  if (const char* folder = std::getenv("HAYATE_TEST_DATA")) return folder;
  return std::filesystem::path(HAYATE_SOURCE_DIR) / ".." / "shared" / "data";
}

}  // namespace hayate
