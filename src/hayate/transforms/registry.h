// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/base/options.h"
#include "hayate/transforms/transform.h"

namespace hayate {

/// Makes a transform from its entry in a recipe, {"name": "Spacing", "pixdim": [1.5, 1.5, 2.0]}: a
/// MONAI name, with or without the d of dictionary transforms, and the fields of its options.
///
/// \param path  where the entry stands ("train_transforms.2"), for messages.
/// \throws RecipeError  for an unknown name (with the nearest one) and for options that are wrong.
std::unique_ptr<Transform> make_transform(const nlohmann::json& entry, const std::string& path);

/// Makes the transforms of a list of entries as make_transform does, for Compose.
std::vector<std::unique_ptr<Transform>> make_transforms(const nlohmann::json& entries,
                                                        const std::string& path);

/// Writes the entry that make_transform makes the same transform from, with all defaults filled in.
/// \pre the transform was made by make_transform.
nlohmann::ordered_json write_transform(const Transform& transform);

/// What there is to say of a transform.
struct KnownTransform {
  /// Without the d.
  std::string name;
  /// What it does.
  Sentence sentence;
  /// Visits its options, at their defaults.
  std::function<void(OptionVisitor&)> describe;
};

/// Every transform that make_transform makes.
std::vector<KnownTransform> known_transforms();

/// Their names.
std::vector<std::string> transform_names();

}  // namespace hayate
