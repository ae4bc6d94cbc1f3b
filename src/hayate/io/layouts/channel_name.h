// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// What a file's name says beside that of its folder, which most files of a patient begin with:
/// "flair" of BraTS_1_flair in BraTS_1.
std::string channel_name(const std::string& stem, const std::string& folder);

}  // namespace hayate
