// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/program.h"
#include "hayate/base/atomic_file.h"
#include "hayate/base/text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {

/// A tiny data set, and hayate train on it with a network that trains an epoch in a blink.
class ProgramTest : public testing::Test {
 protected:
  ProgramTest() { write_tiny_dataset(data(), 6); }

  std::filesystem::path data() const { return folder_ / "data"; }
  std::filesystem::path run() const { return folder_ / "run"; }

  /// Returns the arguments of hayate train for so many epochs.
  std::vector<std::string> train(int epochs, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"train", data().string(), "--recipe", "spleen_fast",
                                       "--out", run().string(),  "--device", "cpu"};
    for (const char* change :
         {"data.split.validation_count=2", "data.batch_size=2", "network.channels=[4, 8]",
          "network.strides=[2]", "transforms.prepare=[]",
          "transforms.train.RandCropByPosNegLabel.spatial_size=16", "inferer.roi_size=16",
          "precision=float32"}) {
      arguments.insert(arguments.end(), {"--set", change});
    }
    arguments.insert(arguments.end(), {"--set", "max_epochs=" + std::to_string(epochs)});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }

  /// The losses of a training's epochs, as it logged them.
  std::vector<double> read_losses() const {
    std::vector<double> losses;
    for (const std::string& line : split(read_text_file(run() / "metrics.jsonl"), '\n')) {
      if (line.empty()) continue;
      const auto record = nlohmann::json::parse(line);
      if (record.contains("train_loss")) losses.push_back(record["train_loss"]);
    }
    return losses;
  }

  TempFolder folder_;
};

/// No temporary file is left, under whatever name.
inline void expect_no_half_written_file(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    EXPECT_FALSE(entry.path().string().ends_with(".part")) << entry.path();
  }
}

}  // namespace hayate
