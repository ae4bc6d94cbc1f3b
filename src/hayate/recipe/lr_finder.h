// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hayate {

/// Arguments of the range test of MONAI's LearningRateFinder (monai/optimizers/lr_finder.py; Smith,
/// "Cyclical Learning Rates for Training Neural Networks", 2017). The rate starts low whatever the
/// optimizer's own is.
struct LrFinderOptions {
  double start_lr = 1e-6;
  double end_lr = 10.0;
  /// Training steps; at least 2.
  std::int64_t num_iter = 100;
  /// Weight of the newest loss in the smoothed one; 1: no smoothing.
  double smooth_f = 0.05;
  /// The test ends once the smoothed loss is above this many times its least.
  double diverge_th = 5.0;

  /// \throws UsageError  unless 0 < start_lr < end_lr, both finite, and num_iter is at least 2.
  void check() const;
};

/// A training step of the test.
struct LrFinderPoint {
  double lr = 0.0;
  double loss = 0.0;
  double smoothed_loss = 0.0;
};

/// The arithmetic of the range test: train a step with next_lr(), add its loss, until
/// is_finished().
class LrFinder {
 public:
  /// \throws UsageError  see LrFinderOptions::check
  explicit LrFinder(const LrFinderOptions& options);

  /// Returns start_lr · (end_lr / start_lr)^(i / (num_iter - 1)) in step i.
  double next_lr() const;
  /// A loss that is not finite ends the test and is not kept.
  void add(double loss);

  bool has_diverged() const { return has_diverged_; }
  bool is_finished() const;
  std::span<const LrFinderPoint> points() const { return points_; }

 private:
  LrFinderOptions options_;
  std::vector<LrFinderPoint> points_;
  double best_loss_ = 0.0;
  bool has_diverged_ = false;
};

/// Returns the point where the smoothed loss falls most steeply from step to step (numpy.gradient,
/// the last point left out, as in MONAI); nothing where it falls nowhere.
std::optional<LrFinderPoint> find_steepest(std::span<const LrFinderPoint> points);

}  // namespace hayate
