// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/trace.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Names of the ranges of transforms whose result a cache keeps, and of those that run anew in
/// every epoch.
inline constexpr const char* kDeterministicRange = "transform";
inline constexpr const char* kRandomRange = "random transform";

/// Runs `body`; an Error gets the transform's and the case's name.
template <class Body>
auto with_transform_context(const Transform& transform, const std::string& case_name, Body&& body) {
  return with_context(
      [&] { return fmt::format("cannot apply {} to case '{}'", transform.name(), case_name); },
      std::forward<Body>(body));
}

/// Runs `body` with that context, in a range called `range_name`.
template <class Body>
auto run_transform(const char* range_name, const Transform& transform, const Sample& sample,
                   Body&& body) {
  const TraceRange range(range_name, [&] {
    return TraceDetail{.text = std::string(transform.name()), .case_name = sample.case_name};
  });
  return with_transform_context(transform, sample.case_name, std::forward<Body>(body));
}

}  // namespace hayate
