// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/row_text.h"

#include <fmt/format.h>

#include "hayate/reporting/number_text.h"

namespace hayate {

std::string call_ms_text(const ProfileRow& row, double ms) {
  if (row.calls == 0) return "";
  return ms < 0.001 ? "<0.001" : format_quantity(ms);
}

LayerRates layer_rates(const ProfileRow& row, double peak_gflops) {
  LayerRates rates;
  const double gflops = row.flops / row.seconds / 1e9;
  if (row.flops > 0.0) rates.gflops = fmt::format("{:.0f}", gflops);
  if (row.flops > 0.0 && peak_gflops > 0.0) {
    rates.share_of_peak = fmt::format("{:.2f}", gflops / peak_gflops);
  }
  if (row.bytes > 0.0) {
    rates.gigabytes_per_second = fmt::format("{:.1f}", row.bytes / row.seconds / 1e9);
  }
  return rates;
}

}  // namespace hayate
