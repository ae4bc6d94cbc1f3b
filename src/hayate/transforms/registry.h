// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/transforms/transform.h"

namespace hayate {

/// Makes a transform from its entry in a recipe, {"name": "Spacing", "pixdim": [1.5, 1.5, 2.0]}: a
/// MONAI name, with or without the d of dictionary transforms, and the fields of its options.
///
/// \param path  where the entry stands ("train_transforms.2"), for messages.
/// \throws RecipeError  for an unknown name (with the nearest one) and for options that are wrong.
std::unique_ptr<Transform> make_transform(const nlohmann::json& entry, const std::string& path);

/// The same for a list of entries, for Compose.
std::vector<std::unique_ptr<Transform>> make_transforms(const nlohmann::json& entries,
                                                        const std::string& path);

/// The entry that make_transform makes the same transform from, with all defaults filled in.
/// \pre the transform was made by make_transform.
nlohmann::ordered_json write_transform(const Transform& transform);

/// Every name that make_transform knows, without the d.
std::vector<std::string> transform_names();

}  // namespace hayate
