// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/base/trace.h"

namespace hayate {

/// Ranges of one name and detail, taken together.
struct ProfileRow {
  /// "forward", "transform", "conv".
  std::string name;
  /// A transform's name, a layer's shape; empty for phases.
  std::string detail;
  /// Phases: 0, or 1 for those inside the phase above.
  int depth = 0;
  double seconds = 0.0;
  /// Share of the wall clock (phases), of all rows (data work), of the training steps (layers).
  double share = 0.0;
  std::int64_t calls = 0;
  double min_ms = 0.0;
  double median_ms = 0.0;
  double max_ms = 0.0;
  /// Sums over the calls; layers only.
  double flops = 0.0;
  double bytes = 0.0;
};

/// A range inside the step that is shown.
struct StepSpan {
  std::string name;
  std::string detail;
  /// 0: the step itself.
  int depth = 0;
  double begin_ms = 0.0;
  double end_ms = 0.0;
};

struct TraceSummary {
  /// Duration of the range `kRunRange`.
  double seconds = 0.0;
  /// What the training thread did. The rows of depth 0 add up to `seconds`, those of depth 1 to the
  /// row of depth 0 above them: a row "other" holds what no range names.
  std::vector<ProfileRow> phases;
  /// Loading, transforms and collating on all threads, the longest first; while the cache was
  /// filled, and after that.
  std::vector<ProfileRow> cache_work;
  std::vector<ProfileRow> data_work;
  /// Layers and losses in the training steps, the longest first.
  std::vector<ProfileRow> layers;
  /// The step of median duration, outermost first.
  std::vector<StepSpan> step;
};

/// The range round everything that is profiled; its thread is the training thread.
inline constexpr const char* kRunRange = "run";

/// \pre one of the events is kRunRange.
TraceSummary summarize_trace(const std::vector<TraceEvent>& events);

/// Returns the phase `name` inside `parent` ("epoch", "validation"), or at depth 0 where that is
/// empty; null when there was none.
const ProfileRow* find_phase(const TraceSummary& summary, std::string_view parent,
                             std::string_view name);

/// Returns find_phase's seconds; 0 when there was none.
double phase_seconds(const TraceSummary& summary, std::string_view parent, std::string_view name);

}  // namespace hayate
