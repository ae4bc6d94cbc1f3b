// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/options.h"

namespace hayate {

inline constexpr Range kLearningRateRange{0, 1e6};

}  // namespace hayate
