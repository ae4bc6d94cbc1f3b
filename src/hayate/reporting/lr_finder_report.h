// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "hayate/recipe/lr_finder.h"

namespace hayate {

/// \throws UsageError  when what the report would write is there and is not of one.
void check_lr_finder_folder(const std::filesystem::path& folder);

/// Writes lr_finder.csv (step, learning_rate, loss, smoothed_loss), lr_finder.svg and a page
/// lr_finder.html into `folder`. Without gnuplot there is a warning in the place of the drawing.
///
/// \param title  of the page: recipe and data set
/// \throws WriteError  when it cannot be written to
void write_lr_finder_report(const std::filesystem::path& folder, const std::string& title,
                            std::span<const LrFinderPoint> points);

/// Writes two digits, as the suggestion is no more exact: "2.3e-03".
std::string suggested_lr_text(double lr);

}  // namespace hayate
