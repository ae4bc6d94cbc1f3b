// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace hayate {

/// Whether "a.b=c" names the kind of a section that has several (base/one_of.h), as
/// "loss.name=DiceLoss" does.
bool names_a_kind(const std::string& assignment);

/// Takes the options out of a section of a recipe that do not go with another kind: those that it
/// does not have, and those that mean something else there.
///
/// \param key   of the section. \param name  of the other kind, as the recipe gives it.
/// \throws RecipeError  when the one or the other kind is unknown.
void drop_options_of_kind(nlohmann::json& section, const std::string& key,
                          const nlohmann::json& name);

}  // namespace hayate
