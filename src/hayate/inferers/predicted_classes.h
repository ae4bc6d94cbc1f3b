// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>

#include "hayate/metrics/dice_metric.h"

namespace hayate {

/// Writes the class with the highest score of each voxel, the lowest index on a tie, as
/// scores.argmax(1).to(uint8) has it. On a CPU one parallel pass over scores of any memory format
/// in float32, bfloat16 or float16; else ATen's operators.
///
/// \param scores   [N, K, X, Y, Z]
/// \param classes  [N, X, Y, Z], Z fastest: is written
void write_predicted_classes(const at::Tensor& scores, std::span<std::uint8_t> classes);

/// Computes count_dice of the predicted classes, which are stored nowhere: one pass as above.
///
/// \param labelled  [N, X, Y, Z], Z fastest
std::vector<DiceCounts> count_dice(const at::Tensor& scores, std::span<const std::uint8_t> labelled,
                                   std::int64_t class_count);

}  // namespace hayate
