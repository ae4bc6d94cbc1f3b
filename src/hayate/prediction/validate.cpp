// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/validate.h"

#include <algorithm>

#include "hayate/base/trace.h"
#include "hayate/distributed/gather_numbers.h"
#include "hayate/distributed/rank_share.h"
#include "hayate/distributed/together.h"
#include "hayate/inferers/predicted_classes.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/case_loop.h"
#include "hayate/prediction/class_volume.h"

namespace hayate {
namespace {

/// Counts of all cases: each rank has those of its own, and every case is one's.
void gather_counts(std::vector<std::vector<DiceCounts>>& counts, std::int64_t class_count,
                   const Ranks& ranks) {
  for (auto& of_case : counts) of_case.resize(static_cast<std::size_t>(class_count));
  gather_numbers(ranks, [&](const auto& use) {
    for (auto& of_case : counts) {
      for (DiceCounts& c : of_case) {
        for (std::int64_t* n : {&c.predicted, &c.labelled, &c.both}) use(*n);
      }
    }
  });
}

std::vector<DiceCounts> count_case(Model& model, const std::shared_ptr<const Sample>& sample,
                                   const InfererOptions& options, const ScoredClasses& scored,
                                   const Ranks& ranks) {
  const at::Tensor logits = [&] {
    const TraceRange inferring("sliding window");
    return model.infer(image_tensor(sample, model.device()), options, ranks);
  }();
  const TraceRange counting("metric");
  const auto labelled = sample->label.voxels<std::uint8_t>();
  if (scored.regions.empty() && sample->unannotated.empty()) {
    return count_dice(logits, labelled, scored.class_count);
  }
  const Volume predicted = class_volume(logits, Affine(), scored.regions);
  return count_dice(predicted.voxels<std::uint8_t>(), labelled,
                    without(scored, sample->unannotated));
}

constexpr const char* kValidationStopped = "stopped while validating";

using CaseCounts = std::vector<std::vector<DiceCounts>>;

/// Each case on one rank.
CaseCounts count_by_case(Model& model, const Dataset& dataset, const InfererOptions& options,
                         const ScoredClasses& scored, int workers, const Ranks& ranks) {
  CaseCounts counts(static_cast<std::size_t>(dataset.size()));
  const RankShare share(dataset.size(), ranks);
  together(ranks, [&] {
    for_each_case(
        {.count = share.count(), .stopped = kValidationStopped, .workers = std::max(workers, 1)},
        [&](std::int64_t place) { return dataset.prepared(share.at(place)); },
        [&](std::int64_t place, const std::shared_ptr<const Sample>& sample) {
          counts[static_cast<std::size_t>(share.at(place))] =
              count_case(model, sample, options, scored, Ranks::single());
        });
  });
  gather_counts(counts, scored.count(), ranks);
  return counts;
}

/// Each case on all ranks, which divide its windows: where there are fewer cases than ranks.
CaseCounts count_by_window(Model& model, const Dataset& dataset, const InfererOptions& options,
                           const ScoredClasses& scored, const Ranks& ranks) {
  CaseCounts counts;
  for (std::int64_t i = 0; i < dataset.size(); ++i) {
    const auto sample = together(ranks, [&] {
      throw_if_stopped({.stopped = kValidationStopped});
      return dataset.prepared(i);
    });
    counts.push_back(count_case(model, sample, options, scored, ranks));
  }
  return counts;
}

}  // namespace

DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    const ScoredClasses& scored, int workers, const Ranks& ranks) {
  const TraceRange range("validation");
  const CaseCounts counts = dataset.size() < ranks.size()
                                ? count_by_window(model, dataset, options, scored, ranks)
                                : count_by_case(model, dataset, options, scored, workers, ranks);
  DiceMetric metric(scored.count());
  for (const auto& of_case : counts) metric.add(of_case);
  return metric;
}

}  // namespace hayate
