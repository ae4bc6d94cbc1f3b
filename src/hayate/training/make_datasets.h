// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/data/memory_forecast.h"
#include "hayate/training/training_data.h"

namespace hayate {

/// What keeping the prepared cases of a split takes, and where they are kept: where the recipe
/// says, or, when it says `auto`, where there is room.
struct DataForecast {
  /// Memory for all cases, prepared on as many threads as memory allows.
  CacheForecast cache;
  DatasetChoice choice;
};

/// Prepares a case of each part for real.
DataForecast forecast_data(const Split& split, const Recipe& recipe, const TrainedOn& trained_on);

/// Makes the data sets of a split: of the kind that the recipe names, or that has room for the
/// cases when it says `auto`, which is logged with the reason. Caches are full afterwards.
///
/// The ranks of a node prepare each case once, and have it from the disk then, mapped into their
/// memory: it is there once as well.
///
/// \param trained_on  decides what validation cases are brought to (make_validation_chain).
/// \throws MemoryError  with the forecast, when the kind that the recipe names has no room;
///         WriteError when the folder of prepared cases cannot be made; DataError and others for
///         bad cases.
RunDatasets make_datasets(Split split, const Recipe& recipe, const TrainedOn& trained_on,
                          const Ranks& ranks = Ranks::single());

}  // namespace hayate
