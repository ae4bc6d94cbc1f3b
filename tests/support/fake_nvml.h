// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "test_places.h"

namespace hayate {

/// The library that fake_nvml.cpp becomes.
inline constexpr const char* kFakeNvml = HAYATE_BIN_DIR "/libfake_nvml.so";

}  // namespace hayate
