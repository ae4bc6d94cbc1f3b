// SPDX-License-Identifier: Apache-2.0
// Recipes with anything anywhere: reading one gives a recipe that passes all checks, or says what
// is wrong with it.
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/error.h"
#include "hayate/base/philox_stream.h"
#include "hayate/recipe/recipe_checks.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using nlohmann::json;

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_({seed, 0, 0, 0}) {}

  json operator()(json value) {
    for (std::int64_t i = random_.randint(3); i >= 0; --i) mutate(value);
    return value;
  }

 private:
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(random_.randint(static_cast<std::int64_t>(count)));
  }

  /// A place anywhere in the value, and what to do with it.
  void mutate(json& value) {
    json* node = &value;
    while (node->is_structured() && !node->empty()) {
      json& child = *std::next(node->begin(), static_cast<std::ptrdiff_t>(below(node->size())));
      if (below(8) == 0) return change(*node);
      node = &child;
    }
    *node = another(*node);
  }

  void change(json& parent) {
    const auto at = std::next(parent.begin(), static_cast<std::ptrdiff_t>(below(parent.size())));
    switch (below(4)) {
      case 0:
        parent.erase(at);
        break;
      case 1:
        if (parent.is_object()) parent["another"] = *at;
        if (parent.is_array()) parent.push_back(*at);
        break;
      case 2:
        *at = json(std::vector<json>(below(400), *at));
        break;
      default:
        *at = nested();
        break;
    }
  }

  json nested() {
    json value = 1;
    for (std::size_t i = below(60); i > 0; --i) {
      value = below(2) == 0 ? json::array({value}) : json{{"name", value}};
    }
    return value;
  }

  json another(const json& value) {
    static const std::vector<json> extremes{0,
                                            -1,
                                            1,
                                            2,
                                            3,
                                            0.5,
                                            1e308,
                                            -1e308,
                                            1e-308,
                                            65536,
                                            65537,
                                            4294967296,
                                            9007199254740992,
                                            18446744073709551615U,
                                            std::int64_t{-9223372036854775807},
                                            nullptr,
                                            true,
                                            false,
                                            "",
                                            "RAS",
                                            "UNet",
                                            "none",
                                            "batch",
                                            json::array(),
                                            json::object(),
                                            json::array({1, 2}),
                                            json::array({0, 0, 0}),
                                            std::string("a\0b", 3)};
    if (value.is_number() && below(2) == 0) {
      static const std::vector<double> factors{0.5, 2.0, -1.0, 1000.0, 1e6};
      const double changed = value.get<double>() * factors[below(factors.size())];
      const bool fits = std::abs(changed) < 9e18;
      return value.is_number_integer() && fits ? json(static_cast<std::int64_t>(changed))
                                               : json(changed);
    }
    return extremes[below(extremes.size())];
  }

  PhiloxStream random_;
};

std::vector<json> sources() {
  std::vector<json> all;
  for (const std::string& name : recipe_names()) all.push_back(read_recipe(name).to_json());
  const auto add = [&](const std::vector<std::string>& overrides) {
    all.push_back(read_recipe("hippocampus_fast", overrides).to_json());
  };
  add({"network.name=SegResNet"});
  add({"network.name=DynUNet", "network.deep_supervision=true", "inferer.roi_size=16",
       "transforms.train.0.spatial_size=16"});
  add({R"(loss={"name": "DiceFocalLoss", "to_onehot_y": true, "sigmoid": true})"});
  add({R"(optimizer={"name": "SGD", "lr": 0.1, "momentum": 0.9})"});
  return all;
}

/// Whether it was read; anything but a RecipeError (or too little memory for a batch) gets through.
bool is_accepted(const json& source) {
  Recipe recipe;
  try {
    recipe = parse_recipe(source);
  } catch (const RecipeError&) {
    return false;
  }
  const json written = recipe.to_json();
  EXPECT_EQ(json(parse_recipe(written).to_json()), written) << written;
  EXPECT_GE(recipe.network.size_multiple()[0], 1) << written;
  EXPECT_GE(least_memory_bytes(recipe, 1), 1.0) << written;
  try {
    check_batches(recipe, 10, 24'000'000'000);
  } catch (const RecipeError&) {
  } catch (const MemoryError&) {
  }
  return true;
}

TEST(RecipeMutation, EveryOneIsReadOrRefused) {
  const std::vector<json> all = sources();
  Mutator mutate(11);
  int accepted = 0;
  constexpr int kCount = 2500;
  for (int i = 0; i < kCount; ++i) {
    const json source = mutate(all[static_cast<std::size_t>(i) % all.size()]);
    accepted += is_accepted(source) ? 1 : 0;
  }
  // Neither trivially wrong nor trivially right.
  EXPECT_GT(accepted, kCount / 20);
  EXPECT_LT(accepted, kCount / 2);
}

TEST(RecipeMutation, AFileOfAnyBytesIsReadOrRefused) {
  const TempFolder folder;
  const auto path = folder / "recipe.json";
  const std::string text = read_recipe("hippocampus_fast").to_json().dump();
  PhiloxStream random({12, 0, 0, 0});
  for (int i = 0; i < 200; ++i) {
    std::string changed = text;
    for (std::int64_t k = random.randint(3); k >= 0; --k) {
      const auto at = static_cast<std::size_t>(random.randint(std::ssize(changed)));
      changed[at] = static_cast<char>(random.randint(256));
    }
    write_text(path, changed);
    try {
      read_recipe(path.string());
    } catch (const RecipeError&) {
    } catch (const MissingInputError&) {  // What it extends.
    }
  }
}

TEST(RecipeMutation, DepthIsRefusedWhereverItIs) {
  const TempFolder folder;
  const auto path = folder / "deep.json";
  constexpr int kLevels = 100'000;
  for (const char* key : {"seed", "data", "transforms", "reasons", "network", "extends"}) {
    write_text(path, fmt::format(R"({{"{}": {}1{}}})", key, std::string(kLevels, '['),
                                 std::string(kLevels, ']')));
    EXPECT_THROW(read_recipe(path.string()), RecipeError) << key;
  }
  std::string deep = "a";
  for (int i = 0; i < 5000; ++i) deep += ".a";
  const std::vector<std::vector<std::string>> settings{
      {deep + "=1"},
      {"seed=" + std::string(kLevels, '[') + std::string(kLevels, ']')},
      {"network=5", "network.name=SegResNet"},
      {R"(transforms.train.0={"name": 5})", "transforms.train.Spacing.pixdim=1"}};
  for (const auto& overrides : settings) {
    EXPECT_THROW(read_recipe("hippocampus_fast", overrides), RecipeError) << overrides[0].size();
  }
}

TEST(RecipeMutation, NamesOfWhateverBytesCanBeWrittenAgain) {
  const std::vector<std::string> overrides{"data.cache_dir=/tmp/l\xe9", "reasons.\xff=why"};
  const Recipe recipe = read_recipe("hippocampus_fast", overrides);
  EXPECT_NO_THROW(static_cast<void>(recipe.to_json().dump()));
}

}  // namespace
}  // namespace hayate
