// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/validate.h"

#include <algorithm>

#include "hayate/base/trace.h"
#include "hayate/distributed/together.h"
#include "hayate/inferers/predicted_classes.h"
#include "hayate/prediction/batch_tensors.h"
#include "hayate/prediction/case_loop.h"

namespace hayate {

namespace {

/// Counts of all cases: each rank has those of its own, and every case is one's.
void gather_counts(std::vector<std::vector<DiceCounts>>& counts, std::int64_t class_count,
                   const Ranks& ranks) {
  std::vector<double> numbers;
  for (auto& of_case : counts) {
    of_case.resize(static_cast<std::size_t>(class_count));
    for (const DiceCounts& c : of_case) {
      for (const std::int64_t n : {c.predicted, c.labelled, c.both}) {
        numbers.push_back(static_cast<double>(n));
      }
    }
  }
  // Whole numbers below 2^53, zero on all ranks but one: their sum is exact.
  ranks.sum(numbers);
  auto from = numbers.cbegin();
  for (auto& of_case : counts) {
    for (DiceCounts& c : of_case) {
      for (std::int64_t* n : {&c.predicted, &c.labelled, &c.both}) {
        *n = static_cast<std::int64_t>(*from++);
      }
    }
  }
}

}  // namespace

DiceMetric validate(Model& model, const Dataset& dataset, const InfererOptions& options,
                    std::int64_t class_count, int workers, const Ranks& ranks) {
  const TraceRange range("validation");
  std::vector<std::vector<DiceCounts>> counts(static_cast<std::size_t>(dataset.size()));
  const auto case_at = [&](std::int64_t place) { return ranks.rank() + place * ranks.size(); };
  together(ranks, [&] {
    for_each_case(
        {.count = (dataset.size() - ranks.rank() + ranks.size() - 1) / ranks.size(),
         .stopped = "stopped while validating",
         .workers = std::max(workers, 1)},
        [&](std::int64_t place) { return dataset.prepared(case_at(place)); },
        [&](std::int64_t place, const std::shared_ptr<const Sample>& sample) {
          const at::Tensor logits = [&] {
            const TraceRange inferring("sliding window");
            return model.infer(image_tensor(sample, model.device()), options);
          }();
          const TraceRange counting("metric");
          counts[static_cast<std::size_t>(case_at(place))] =
              count_dice(logits, sample->label.voxels<std::uint8_t>(), class_count);
        });
  });
  if (!ranks.is_alone()) gather_counts(counts, class_count, ranks);
  DiceMetric metric(class_count);
  for (const auto& of_case : counts) metric.add(of_case);
  return metric;
}

}  // namespace hayate
