// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hayate {

/// Runs `script` through the program gnuplot and returns what it printed (with `set terminal svg`
/// and no `set output`: the drawing).
///
/// \throws DeviceError  when gnuplot is not installed.
/// \throws IoError      when it fails, with its own message.
std::string run_gnuplot(std::string_view script);

/// Returns `text` as a gnuplot string constant, quotes included.
std::string gnuplot_string(std::string_view text);

}  // namespace hayate
