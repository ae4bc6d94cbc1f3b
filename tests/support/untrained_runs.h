// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/io/write_image.h"
#include "hayate/networks/state_dict.h"
#include "hayate/prediction/model.h"
#include "hayate/runs/run_folder.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {

/// Run folders whose weights are as they were drawn, for tests that do not depend on them.
class UntrainedRuns : public testing::Test {
 protected:
  static Recipe recipe(const std::string& prepare, const std::vector<std::string>& more = {}) {
    std::vector<std::string> settings{"network.name=UNet",       "network.channels=[4, 8]",
                                      "network.strides=[2]",     "network.out_channels=2",
                                      "network.num_res_units=1", "inferer.roi_size=[16, 16, 16]",
                                      "precision=float32",       "transforms.prepare=" + prepare};
    settings.insert(settings.end(), more.begin(), more.end());
    return read_recipe("hippocampus_fast", settings);
  }

  std::filesystem::path write_run(const Recipe& recipe, const TrainedOn* trained_on = nullptr,
                                  const std::string& name = "run") const {
    const RunFolder run{folder_ / name};
    make_folder(run.path);
    write_file_atomically(run.recipe(), recipe.to_json().dump());
    nlohmann::ordered_json json{{"dataset",
                                 {{"training_cases", nlohmann::json::array()},
                                  {"validation_cases", nlohmann::json::array()}}}};
    if (trained_on != nullptr) json["trained_on"] = trained_on->to_json();
    write_file_atomically(run.run(), json.dump());
    Model model(recipe, c10::kCPU);
    save_state_dict(model.network(), run.best_weights(), {});
    return run.path;
  }

  CaseFiles write(const std::string& name, const Volume& image) const {
    const CaseFiles files{name, folder_ / (name + ".nii.gz"), std::nullopt};
    write_image(files.image, image);
    return files;
  }

  /// What a training on images of that spacing leaves.
  TrainedOn trained_on(const Recipe& recipe, const std::vector<Vector3>& spacings) const {
    std::vector<CaseFiles> cases;
    for (const Vector3& spacing : spacings) {
      TinyCase made = make_tiny_case(static_cast<std::uint32_t>(cases.size()), {20, 18, 16});
      made.image.set_voxel_to_world(diagonal_affine(spacing));
      cases.push_back(write("train_" + std::to_string(cases.size()), made.image));
    }
    return describe_training({}, cases, recipe).trained_on;
  }

  TempFolder folder_;
};

}  // namespace hayate
