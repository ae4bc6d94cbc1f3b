// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "hayate/distributed/ranks.h"
#include "hayate/prediction/prediction_files.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/reporting/prediction_report.h"
#include "hayate/runs/postprocessing.h"

namespace hayate {

/// What is done with each prediction.
struct LabelFinish {
  /// What a cross-validation has chosen.
  Postprocessing chosen = {};
  /// Of each class only its largest connected part stays.
  bool keep_largest = false;
};

/// How cases are predicted.
struct CaseTreatment {
  LabelFinish finish = {};
  PredictionRoom room = {};
};

/// Predicts this rank's share of images, one after the other: the next one is read and prepared,
/// and the one before is finished, packed and written, by threads of their own, while the network
/// works; where the room says how much memory there is, the one before is written first.
///
/// \param out   the folder of all predictions, below which cases have their labels.
/// \param done  hears of each case, in their order, when its label is written, or what was wrong
///              with it; on that thread. A case is reported as failed where the next one may well
///              do better (its file, its size); what would be wrong with any other is thrown, and
///              what is wrong with the only one.
/// \throws InterruptedError  between two cases, when all that was predicted is written; else as
///                           RunEnsemble::predict and write_prediction
void predict_cases(RunEnsemble& runs, const std::vector<PredictionFiles>& todo,
                   const std::filesystem::path& out, const CaseTreatment& treatment,
                   const Ranks& ranks, const std::function<void(const ReportedCase&)>& done);

/// Measures each class, or region, of a label that runs as these have predicted before.
/// \throws as read_label (io/read_image.h)
std::vector<ClassVolume> measure_predicted(const RunEnsemble& runs,
                                           const std::filesystem::path& label);

}  // namespace hayate
