// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "faults/crafted_input.h"
#include "hayate/prediction/run_ensemble.h"
#include "hayate/training/train.h"
#include "support/file_bytes.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// The run's folder with a last checkpoint that is crafted, and now and then a good one before it.
CraftedInput crafted_checkpoints(const fs::path& folder, const fs::path& run,
                                 const fs::path& data) {
  const fs::path copy = folder / "run";
  const auto original = read_bytes(run / "last.ckpt");
  const auto write = [=](Craft& craft) {
    fs::remove_all(copy);
    fs::create_directories(copy);
    for (const auto& entry : fs::directory_iterator(run)) {
      if (entry.is_regular_file()) fs::copy_file(entry, copy / entry.path().filename());
    }
    if (craft.one_in(2)) fs::remove(copy / "previous.ckpt");
    craft_safetensors(craft, original, copy / "last.ckpt");
  };
  const auto use = [=] {
    const Recipe recipe = read_recipe((copy / "recipe.json").string());
    train(recipe, {.dataset = data, .out = copy, .device = "cpu", .resume = true});
  };
  return {"checkpoint", write, use};
}

CraftedInput crafted_weights(const fs::path& folder, const fs::path& run, const fs::path& data) {
  const fs::path path = folder / "weights.safetensors";
  const auto original = read_bytes(run / "best.safetensors");
  const auto write = [=](Craft& craft) { craft_safetensors(craft, original, path); };
  const auto use = [=] {
    RunEnsemble trained({run}, {.device = "cpu", .weights = path});
    trained.predict(CaseFiles{"case_00", data / "imagesTr/case_00.nii.gz", std::nullopt}, {});
  };
  return {"weights", write, use};
}

}  // namespace

std::vector<CraftedInput> make_crafted_states(const fs::path& folder, const fs::path& run,
                                              const fs::path& data) {
  fs::create_directories(folder);
  return {crafted_checkpoints(folder, run, data), crafted_weights(folder, run, data)};
}

}  // namespace hayate
