// SPDX-License-Identifier: Apache-2.0
#include "faults/crafted_input.h"

#include <cassert>

#include <fmt/format.h>

#include "hayate/data/prepare_case.h"
#include "hayate/data/prepared_case_file.h"
#include "hayate/recipe/recipe.h"
#include "hayate/recipe/recipe_source.h"
#include "hayate/reporting/metrics_log.h"
#include "hayate/verify/examine_case.h"
#include "hayate/verify/verify_dataset.h"
#include "support/file_bytes.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string text_of(const json& value) {
  return value.dump(1, ' ', false, json::error_handler_t::replace);
}

/// Writes the JSON with changes to its values, or now and then to its text.
void write_changed(Craft& craft, json value, const fs::path& path) {
  if (!craft.one_in(5)) {
    craft.change(value);
    return write_text(path, text_of(value));
  }
  const std::string text = text_of(value);
  const auto bytes = std::as_bytes(std::span(text));
  std::vector<std::byte> changed(bytes.begin(), bytes.end());
  craft.change(changed);
  write_bytes(path, changed);
}

/// Image and label as a user verifies them, and as a training prepares them.
CraftedInput crafted_images(const std::string& name, const std::string& suffix,
                            const fs::path& folder) {
  const CaseFiles files{"case", folder / ("image" + suffix), folder / ("label" + suffix)};
  const auto write = [files](Craft& craft) {
    craft_nifti(craft, files.image);
    // Mostly on one grid, so that they are not told apart at the door.
    if (craft.one_in(3)) {
      craft_nifti(craft, *files.label);
    } else {
      fs::copy_file(files.image, *files.label, fs::copy_options::overwrite_existing);
    }
  };
  const auto chain = read_recipe("spleen_regular").transforms.make_prepare_chain();
  const auto use = [files, chain] {
    examine_case(files, {});
    prepare_case(files, {.resample_labels = true}, *chain, 1);
  };
  return {name, write, use};
}

CraftedInput crafted_recipes(const fs::path& folder) {
  const fs::path path = folder / "recipe.json";
  const auto write = [path](Craft& craft) {
    const std::vector<std::string> names = recipe_names();
    write_changed(craft, load_recipe_json(craft.one_of(names)), path);
  };
  const auto use = [path] {
    const Recipe recipe = read_recipe(path.string());
    recipe.transforms.make_train_chain();
    recipe.schedule.learning_rate(recipe.optimizer.lr, 10);
    [[maybe_unused]] const auto written = recipe.to_json();
    assert(parse_recipe(written).to_json() == written);
  };
  return {"recipe", write, use};
}

CraftedInput crafted_datasets(const fs::path& folder) {
  const fs::path data = folder / "data";
  write_tiny_dataset(data, 2, {4, 4, 4});
  const auto original = read_bytes(data / "dataset.json");
  const auto* const text = reinterpret_cast<const char*>(original.data());
  const json list = json::parse(text, text + original.size());
  const auto write = [=](Craft& craft) { write_changed(craft, list, data / "dataset.json"); };
  return {"dataset", write, [data] { verify_dataset(data, 1); }};
}

CraftedInput crafted_metrics(const fs::path& folder) {
  const auto write = [folder](Craft& craft) {
    fs::remove(folder / "metrics.jsonl");
    MetricsLog log(folder, 2);
    log.append({.epoch = 1, .mean_dice = 0.5, .class_dice = {0.5, 0.25}, .best_epoch = 1});
    log.append({.epoch = 2});
    auto bytes = read_bytes(folder / "metrics.jsonl");
    const auto* const text = reinterpret_cast<const char*>(bytes.data());
    json line = json::parse(text, std::find(text, text + bytes.size(), '\n'));
    craft.change(line);
    if (craft.one_in(3)) craft.change(bytes);
    write_text(folder / "metrics.jsonl",
               line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n" +
                   std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  };
  return {"metrics", write, [folder] { read_metrics(folder); }};
}

CraftedInput crafted_prepared_cases(const fs::path& folder) {
  const fs::path path = folder / "case.safetensors";
  Sample sample;
  sample.image = Volume::zeros(VoxelType::kFloat16, {2, 3, 5, 7}, diagonal_affine({2, 2, 3}));
  sample.label = Volume::zeros(VoxelType::kUint2, {1, 3, 5, 7}, diagonal_affine({2, 2, 3}));
  sample.indices = {VoxelSet({3, 44, 104}, 105), VoxelSet({0, 99}, 105)};
  write_prepared_case(path, {"{}", {"a", "imagesTr/a.nii.gz", "labelsTr/a.nii.gz"}}, sample);
  const auto original = read_bytes(path);
  const auto write = [=](Craft& craft) { craft_safetensors(craft, original, path); };
  return {"prepared-case", write, [path] { (void)read_prepared_case(path).clone(); }};
}

}  // namespace

std::vector<CraftedInput> make_crafted_inputs(const fs::path& folder) {
  fs::create_directories(folder);
  return {crafted_images("image", ".nii", folder),
          crafted_images("compressed-image", ".nii.gz", folder),
          crafted_recipes(folder),
          crafted_datasets(folder),
          crafted_metrics(folder),
          crafted_prepared_cases(folder)};
}

}  // namespace hayate
