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

/// Makes the transforms of a list of entries as make_transform does, for Compose. \throws also when
/// it is no list.
std::vector<std::unique_ptr<Transform>> make_transforms(const nlohmann::json& entries,
                                                        const std::string& path);

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
