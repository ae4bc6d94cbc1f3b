// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace hayate {

/// Returns the value below which `percent` % of the values lie, linear between the two nearest
/// order statistics, as numpy.percentile and torch.quantile give it. Reorders the values.
///
/// \param percent  from 0 to 100.
/// \pre there is at least one value.
double percentile(std::span<float> values, double percent);
double percentile(std::span<double> values, double percent);

}  // namespace hayate
