// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "hayate/recipe/mirror_request.h"
#include "hayate/recipe/recipe.h"

namespace hayate::cli {

/// Adds `--set key=value`, as often as wanted.
void add_set_option(CLI::App& app, std::vector<std::string>& overrides);

/// Adds `--device`, or HAYATE_DEVICE.
void add_device_option(CLI::App& app, std::string& device);

/// Adds `--memory SIZE`, what predicting may take.
void add_memory_option(CLI::App& app, std::optional<std::int64_t>& memory_bytes);

/// Adds `--mirror [AXES]`.
void add_mirror_option(CLI::App& app, MirrorRequest& mirror);
/// Adds `--fit-windows`.
void add_fit_windows_option(CLI::App& app, bool& fit_windows);

/// Returns a recipe by name or file; "fast" and "regular" are the tutorial's.
Recipe read_recipe_option(const std::string& name, const std::vector<std::string>& overrides);

/// Returns runs/<data set>/<recipe>, where a run goes that nobody has named a folder for.
/// \throws RecipeError  when the recipe's name is none that a file can have: it would lead
/// elsewhere
std::filesystem::path default_run_folder(const std::filesystem::path& dataset,
                                         const Recipe& recipe);

/// Returns how long ranks wait for each other. They meet before there is a recipe: what --set says
/// of it counts.
std::chrono::seconds meeting_time(const std::vector<std::string>& overrides);

}  // namespace hayate::cli
