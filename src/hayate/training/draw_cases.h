// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/reporting/validation_cases.h"
#include "hayate/runs/run_folder.h"
#include "hayate/training/training_session.h"

namespace hayate {

/// Predicts the worst, the middle and the best case of the best validation once more, by the run's
/// best weights, and leaves pictures of them in the run folder. The session has those weights from
/// then on. Want of memory is a warning: hours of training must not end in an error for a picture.
///
/// \pre  called by one process only, at the end of a training.
/// \throws DataError, WriteError, IoError
void draw_cases(TrainingSession& session, const RunFolder& folder, ValidationCases validation);

}  // namespace hayate
