// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "hayate/profiling/resource_log.h"
#include "hayate/profiling/trace_summary.h"

namespace hayate {

/// Returns a step as bars over each other, time to the right, what is inside a range under it: SVG
/// for a page with the colours of its style sheet. Empty without a step.
std::string step_drawing(const std::vector<StepSpan>& spans);

/// What its colours mean.
std::string step_legend();

/// Draws CPU, memory, bytes a second and each GPU over time, an SVG each. Empty with fewer than two
/// samples.
std::vector<std::string> resource_drawings(const std::vector<ResourceSample>& samples);

}  // namespace hayate
