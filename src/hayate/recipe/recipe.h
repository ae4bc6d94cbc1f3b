// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "hayate/recipe/data_options.h"
#include "hayate/recipe/distributed_options.h"
#include "hayate/recipe/inferer_options.h"
#include "hayate/recipe/loss_options.h"
#include "hayate/recipe/network_options.h"
#include "hayate/recipe/optimizer_options.h"
#include "hayate/recipe/schedule_options.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// Arithmetic of the convolutions; `auto` takes the fastest that the device is good at.
enum class Precision { kAuto, kFloat32, kBFloat16, kFloat16 };

template <>
inline constexpr std::array kEnumNames<Precision>{
    std::string_view("auto"), std::string_view("float32"), std::string_view("bfloat16"),
    std::string_view("float16")};
template <>
inline constexpr std::array kEnumMeanings<Precision>{
    std::string_view("the fastest that the device is good at"),
    std::string_view("IEEE single precision"), std::string_view("8 bits of significand, for CPUs"),
    std::string_view("11 bits of significand, with gradient scaling, for GPUs")};

/// The transforms, in two lists of entries, each the JSON text that makes it ({"name": "Spacing",
/// "pixdim": …}) with every option filled in, and how they are applied.
struct TransformOptions {
  /// Deterministic, for training, validation and prediction alike.
  std::vector<std::string> prepare;
  /// What follows in training only. A cache keeps what comes before the first random one.
  std::vector<std::string> train;
  /// Whether the chain of both is lazy (Compose).
  bool lazy = false;

  /// All but the lists.
  void describe(OptionVisitor& visitor);

  std::shared_ptr<const Compose> make_prepare_chain() const;
  /// Makes a chain of both lists, one after the other.
  std::shared_ptr<const Compose> make_train_chain() const;
};

struct MetricOptions {
  /// Whether the Dice that picks the best weights counts the background, as the tutorial's does.
  /// Both are reported in any case.
  bool include_background = true;

  void describe(OptionVisitor& visitor);
};

/// All that a training run does, apart from where the data lies and where the results go.
struct Recipe {
  std::string name;
  std::string description;
  std::uint64_t seed = 0;
  std::int64_t max_epochs = 300;
  std::int64_t val_interval = 1;
  /// Seconds from the program's start to its end, all sessions of the run together; 0: as long as
  /// max_epochs take.
  double time_limit = 0.0;
  /// Validations without a better one after which the run ends; 0: never.
  std::int64_t patience = 0;
  Precision precision = Precision::kAuto;
  bool channels_last = true;
  bool allow_tf32 = true;
  bool cudnn_benchmark = true;

  DataOptions data;
  TransformOptions transforms;
  NetworkOptions network;
  LossOptions loss;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  InfererOptions inferer;
  MetricOptions metric;
  DistributedOptions distributed;

  /// Why a key has its value ("transforms.prepare.Spacing" → a sentence), for people; nothing
  /// follows from it. In the file an object `reasons` of strings, which `hayate analyze` writes.
  std::vector<std::pair<std::string, std::string>> reasons;

  /// All options but the transforms, which are lists of entries with options of their own, and the
  /// reasons.
  void describe(OptionVisitor& visitor);

  /// Every key with its value, as read_recipe reads it.
  nlohmann::ordered_json to_json() const;
};

/// Reads a recipe.
///
/// \param name_or_path  a file, or the name of one of the recipes that come with hayate. A recipe
///                      may extend another one (`"extends": "spleen_regular"`): it then holds only
///                      what differs.
/// \param overrides     "a.b=c" each, applied last; c is JSON, or a plain string. List items by
///                      number ("transforms.train.1.pos=2"), transforms also by name
///                      ("transforms.prepare.Spacing.pixdim=[1,1,1]").
/// \throws MissingInputError; RecipeError for bad JSON, unknown keys (with the nearest known one),
///         wrong types and values out of range.
Recipe read_recipe(const std::string& name_or_path, std::span<const std::string> overrides = {});

/// Reads a recipe that is in memory and extends nothing. \throws RecipeError  as read_recipe.
Recipe parse_recipe(const nlohmann::json& json);

/// Returns the names of the recipes that come with hayate, sorted.
std::vector<std::string> recipe_names();

}  // namespace hayate
