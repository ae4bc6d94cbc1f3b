// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/lr_finder.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/error.h"

namespace hayate {

void LrFinderOptions::check() const {
  if (!(start_lr > 0.0 && start_lr < end_lr) || !std::isfinite(end_lr)) {
    throw UsageError(fmt::format("--find-lr: got learning rates from {} to {}", start_lr, end_lr),
                     "--start-lr must be above 0 and below --end-lr");
  }
  if (num_iter < 2) {
    throw UsageError(fmt::format("--num-iter: got {}, expected at least 2", num_iter),
                     "100 steps are usual");
  }
}

LrFinder::LrFinder(const LrFinderOptions& options) : options_(options) {
  options.check();
}

double LrFinder::next_lr() const {
  const double way =
      static_cast<double>(points_.size()) / static_cast<double>(options_.num_iter - 1);
  return options_.start_lr * std::pow(options_.end_lr / options_.start_lr, way);
}

void LrFinder::add(double loss) {
  if (!std::isfinite(loss)) {
    has_diverged_ = true;
    return;
  }
  double smoothed = loss;
  if (!points_.empty()) {
    smoothed = options_.smooth_f * loss + (1.0 - options_.smooth_f) * points_.back().smoothed_loss;
  }
  best_loss_ = points_.empty() ? smoothed : std::min(best_loss_, smoothed);
  points_.push_back({next_lr(), loss, smoothed});
  has_diverged_ = smoothed > options_.diverge_th * best_loss_;
}

bool LrFinder::is_finished() const {
  return has_diverged_ || static_cast<std::int64_t>(points_.size()) >= options_.num_iter;
}

std::optional<LrFinderPoint> find_steepest(std::span<const LrFinderPoint> points) {
  if (points.size() < 3) return std::nullopt;
  const std::size_t last = points.size() - 2;
  std::size_t steepest = 0;
  double least_slope = 0.0;
  for (std::size_t i = 0; i <= last; ++i) {
    const std::size_t before = i == 0 ? i : i - 1;
    const std::size_t after = std::min(i + 1, last);
    const double slope = (points[after].smoothed_loss - points[before].smoothed_loss) /
                         static_cast<double>(after - before);
    if (slope < least_slope) {
      least_slope = slope;
      steepest = i;
    }
  }
  if (least_slope == 0.0) return std::nullopt;
  return points[steepest];
}

}  // namespace hayate
