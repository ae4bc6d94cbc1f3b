// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace hayate {

/// Class name → its mask.
using MasksByClass = std::map<std::string, std::filesystem::path>;

/// The name of the class that a mask's name says, without the word that says a mask: "liver" of
/// "liver" and of "liver_mask". Empty where nothing else is in it.
std::string class_of_mask(const std::string& name);

/// Whether it may be what a class is called: it begins with a letter, and says neither who drew a
/// label ("rater") nor a kind of image ("t1", "probabilities").
bool is_class_name(const std::string& name);

/// An image, and the masks that are named after it.
struct NamedMasks {
  std::filesystem::path image;
  MasksByClass masks;
};

/// Takes files for images and masks by their names alone: x, and x_liver, x_spleen. Image name →
/// what is named after it.
/// \returns nothing unless each file is one or the other, most images have masks, and all masks are
///          named as classes are.
std::optional<std::map<std::string, NamedMasks>> group_masks_by_image(
    const std::map<std::string, std::filesystem::path>& files);

}  // namespace hayate
