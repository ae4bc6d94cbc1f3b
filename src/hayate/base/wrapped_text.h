// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hayate {

/// The words of the text in lines of at most 100 columns, each with its newline.
/// A word that is longer has a line of its own.
/// \param indent   spaces before the first line.
/// \param hanging  further spaces before those after it.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t hanging = 0);

}  // namespace hayate
