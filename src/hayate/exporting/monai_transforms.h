// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Returns a recipe's entry of a deterministic transform as a MONAI bundle names it: the dictionary
/// transform on the key `image` with its arguments; nothing for one that does nothing to an image.
/// \throws RecipeError  when MONAI has nothing for it, or it looks at the label.
std::optional<nlohmann::ordered_json> monai_transform(const std::string& entry);

}  // namespace hayate
