// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "hayate/graphs/network_graph.h"
#include "hayate/io/safetensors.h"
#include "hayate/recipe/recipe.h"
#include "hayate/runs/postprocessing.h"
#include "hayate/runs/run_record.h"

namespace hayate {

/// A trained network as models of other formats are made of it: no torch takes part.
struct ExportedRun {
  std::filesystem::path folder;
  Recipe recipe;
  RunRecord record;
  Postprocessing postprocessing;
  NetworkGraph graph;
  /// The run's best weights, float32: those of the graph, and what MONAI's state dict has besides.
  SafetensorsFile weights;

  /// Returns how images are brought to where the network takes them: the recipe's deterministic
  /// transforms, as entries of a recipe, behind Orientation and Spacing onto the grid that was
  /// trained on where the recipe itself has none.
  std::vector<std::string> preparation() const;

  /// Names of the classes by their index, the background's first; of those that nobody named,
  /// "class 3".
  std::vector<std::string> class_names() const;
  /// Names of the network's outputs: the classes, or the regions.
  std::vector<std::string> output_names() const;
  /// Names of the network's inputs; "channel 0" where the data set names none.
  std::vector<std::string> channel_names() const;
  /// Class index → value in label files.
  std::vector<std::int64_t> class_values() const;

  bool has_regions() const { return !recipe.data.regions.empty(); }
};

/// Reads a run. \throws MissingInputError  when the folder holds none, or none with weights;
/// DataError  when the weights are not those of the recipe's network, or not finite.
ExportedRun read_exported_run(const std::filesystem::path& folder);

}  // namespace hayate
