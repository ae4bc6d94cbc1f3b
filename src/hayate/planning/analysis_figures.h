// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "hayate/analysis/dataset_analysis.h"
#include "hayate/reporting/figures.h"

namespace hayate {

/// Returns "#0067a3": the colour of a class in figures and on pictures. Class 1 has the first;
/// after eight they begin again.
std::string_view class_colour(std::size_t class_index);

/// Histograms: values of each channel in the whole images and in the foreground; volumes of each
/// class, spacing and extent of the cases.
/// \throws DeviceError, IoError  when gnuplot is missing or fails (see run_gnuplot).
std::vector<Figure> make_analysis_figures(const DatasetAnalysis& analysis);

}  // namespace hayate
