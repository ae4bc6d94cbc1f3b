// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hayate/analysis/dataset_analysis.h"
#include "hayate/reporting/figures.h"

namespace hayate {

/// Histograms: values of each channel in the whole images and in the foreground; volumes of each
/// class, spacing and extent of the cases.
/// \throws DeviceError, IoError  when gnuplot is missing or fails (see run_gnuplot).
std::vector<Figure> make_analysis_figures(const DatasetAnalysis& analysis);

}  // namespace hayate
