// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "hayate/transforms/spacing.h"

namespace hayate {

inline SpacingOptions to_spacing(std::vector<double> pixdim,
                                 MonaiRelease release = MonaiRelease::k16) {
  SpacingOptions options;
  options.pixdim = std::move(pixdim);
  options.release = release;
  return options;
}

}  // namespace hayate
