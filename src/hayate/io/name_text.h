// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hayate {

/// A file's name as text. Linux takes any bytes for a name, and those out of old archives are often
/// Latin-1; what is not UTF-8 becomes "%E9", so that logs, JSON and pages can hold it. Any other
/// name stays as it is.
std::string name_text(std::string_view name);

/// Whether the name is printable UTF-8 as it stands: no other bytes, no control characters.
bool is_plain_name(std::string_view name);

}  // namespace hayate
