// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hayate {

/// The style sheet of the reports: no fonts or files from elsewhere, light and dark.
extern const std::string_view kHtmlStyle;

}  // namespace hayate
