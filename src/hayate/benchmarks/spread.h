// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace hayate {

/// How a measurement came out over its runs.
struct Spread {
  double minimum = 0.0;
  double median = 0.0;
  double maximum = 0.0;
};

/// \pre values is not empty.
inline Spread spread_of(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  const double median =
      values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
  return {values.front(), median, values.back()};
}

/// Adds `name`: the median; `name`_min and `name`_max.
inline void add_spread(nlohmann::ordered_json& result, const std::string& name,
                       const Spread& spread) {
  result[name] = spread.median;
  result[name + "_min"] = spread.minimum;
  result[name + "_max"] = spread.maximum;
}

}  // namespace hayate
