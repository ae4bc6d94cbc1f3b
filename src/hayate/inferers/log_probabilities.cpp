// SPDX-License-Identifier: Apache-2.0
#include "hayate/inferers/log_probabilities.h"

#include <limits>

namespace hayate {

at::Tensor log_probabilities(const at::Tensor& probabilities) {
  return probabilities.clamp_min(std::numeric_limits<float>::min()).log_();
}

}  // namespace hayate
