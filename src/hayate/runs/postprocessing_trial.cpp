// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/postprocessing_trial.h"

#include <algorithm>

namespace hayate {
namespace {

std::vector<DiceCounts> count(const Volume& predicted, const Volume& labelled,
                              std::int64_t class_count) {
  return count_dice(predicted.voxels<std::uint8_t>(), labelled.voxels<std::uint8_t>(), class_count);
}

Postprocessing only(std::size_t c, const ClassPostprocessing& way) {
  Postprocessing postprocessing;
  postprocessing.classes.resize(c + 1);
  postprocessing.classes[c] = way;
  return postprocessing;
}

}  // namespace

PostprocessingTrial::PostprocessingTrial(std::int64_t class_count)
    : untreated_(class_count),
      treated_(static_cast<std::size_t>(class_count),
               std::vector<DiceMetric>(kWays.size(), DiceMetric(class_count))) {}

void PostprocessingTrial::add(const Volume& predicted, const Volume& labelled) {
  const std::int64_t class_count = untreated_.class_count();
  const std::vector<DiceCounts> as_it_is = count(predicted, labelled, class_count);
  untreated_.add(as_it_is);
  for (std::size_t c = 1; c < treated_.size(); ++c) {
    for (std::size_t way = 0; way < kWays.size(); ++way) {
      // Nothing can be done to a class that was not predicted.
      if (as_it_is[c].predicted == 0) {
        treated_[c][way].add(as_it_is);
        continue;
      }
      Volume label = predicted.clone();
      apply_postprocessing(label, only(c, kWays[way]));
      treated_[c][way].add(count(label, labelled, class_count));
    }
  }
}

ClassPostprocessing PostprocessingTrial::choose_for(std::size_t c) const {
  const float mean_before = untreated_.mean(/*include_background=*/false);
  float best = untreated_.mean_per_class()[c];
  ClassPostprocessing chosen;
  for (std::size_t way = 0; way < kWays.size(); ++way) {
    const DiceMetric& metric = treated_[c][way];
    const float dice = metric.mean_per_class()[c];
    // Neither is a number where no case holds the class.
    if (!(dice > best) || metric.mean(/*include_background=*/false) < mean_before) continue;
    best = dice;
    chosen = kWays[way];
  }
  return chosen;
}

Postprocessing PostprocessingTrial::choose() const {
  Postprocessing postprocessing;
  postprocessing.classes.resize(treated_.size());
  for (std::size_t c = 1; c < treated_.size(); ++c) postprocessing.classes[c] = choose_for(c);
  return postprocessing;
}

}  // namespace hayate
