// SPDX-License-Identifier: Apache-2.0
#include "hayate/training/find_lr.h"

#include <fmt/format.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/reporting/lr_finder_report.h"
#include "hayate/training/training_session.h"

namespace hayate {
namespace {

/// The next batch, of the next epoch where one is at its end.
class EndlessBatches {
 public:
  explicit EndlessBatches(BatchSource& source) : source_(source) {
    source_.start_epoch(epoch_, /*first_batch=*/0);
  }

  TrainingBatch next() {
    while (true) {
      if (std::optional<TrainingBatch> batch = source_.next()) return std::move(*batch);
      source_.start_epoch(++epoch_, /*first_batch=*/0);
    }
  }

 private:
  BatchSource& source_;
  std::uint32_t epoch_ = 0;
};

void log_suggestion(const LrFinder& finder) {
  if (finder.has_diverged()) log_info("the loss diverged after step {}", finder.points().size());
  if (const auto steepest = find_steepest(finder.points())) {
    const std::string lr = suggested_lr_text(steepest->lr);
    log_info("suggested learning rate: {} (steepest slope): --set optimizer.lr={}", lr, lr);
  } else {
    log_warning(
        "no learning rate to suggest: the loss falls nowhere; widen --start-lr and "
        "--end-lr, or take more steps with --num-iter");
  }
}

}  // namespace

std::vector<LrFinderPoint> find_lr(const Recipe& recipe, const TrainOptions& options,
                                   const LrFinderOptions& range) {
  LrFinder finder(range);
  check_dataset_place(options.dataset);
  check_lr_finder_folder(options.out);
  make_folder(options.out);
  TrainingSession session(recipe, {options.dataset, options.device, options.skip_bad});
  if (!options.weights.empty()) session.model().load_weights(options.weights);
  EndlessBatches batches(session.batches());

  session.model().network().train();
  while (!finder.is_finished()) {
    if (stop_requested()) {
      throw InterruptedError(
          fmt::format("stopped after step {} of {}", finder.points().size(), range.num_iter),
          "nothing was written; run it again");
    }
    const double lr = finder.next_lr();
    const double loss = session.learner().step(batches.next().tensors, lr);
    finder.add(loss);
    log_info("{}/{}, learning rate: {:.3e} train_loss: {:.4f}", finder.points().size(),
             range.num_iter, lr, loss);
  }
  log_suggestion(finder);
  write_lr_finder_report(
      options.out, fmt::format("{} on {}", recipe.name, session.data().list.name), finder.points());
  log_info("wrote {}", (options.out / "lr_finder.html").string());
  return {finder.points().begin(), finder.points().end()};
}

}  // namespace hayate
