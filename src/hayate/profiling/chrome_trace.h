// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/base/trace.h"
#include "hayate/profiling/resource_log.h"

namespace hayate {

/// Returns the ranges in Chrome's trace event format (JSON), which Perfetto and chrome://tracing
/// show: a row for each thread, and the resources as counters above them.
std::string chrome_trace(const std::vector<TraceEvent>& events,
                         const std::vector<ResourceSample>& resources);

}  // namespace hayate
