// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hayate/recipe/reference/option_entry.h"

namespace hayate {

// What people read of a key.

/// "number", "list of integers", "true or false", "Adam, AdamW or SGD".
std::string type_text(const OptionEntry& entry);

/// "0 to 1", "at least 0", "-10000 to 10000 mm"; empty without bounds and unit.
std::string range_text(const OptionEntry& entry);

/// "0.001", "[0.25]", "0.0, 0.01 with AdamW"; "must be given" where there is none.
std::string default_text(const OptionEntry& entry);

/// All of that in one line: "number, 0 to 1; default 0.1; only with norm=group".
std::string value_text(const OptionEntry& entry);

}  // namespace hayate
