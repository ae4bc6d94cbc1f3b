// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string_view>

namespace hayate {

/// Maps name → JSON text of the files in recipes/, as they were when the program was built.
const std::map<std::string_view, std::string_view>& embedded_recipes();

}  // namespace hayate
