// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace hayate {

/// Writes a quantity for people with about three figures: "0.034", "3.42", "56.3", "735",
/// "11,344".
std::string format_quantity(double value);

/// Writes a quantity in at most five characters, for labels on bars: "9,876", "11.3k", "123k",
/// "4.57M".
std::string format_compact(double value);

/// Writes "203×", "22.4×", "0.84×".
std::string format_ratio(double ratio);

/// Writes "1 epoch", "300 epochs".
std::string format_epochs(std::size_t count);

/// Writes four decimals: differences of Dice are looked for in the third.
std::string format_dice(double dice);

}  // namespace hayate
