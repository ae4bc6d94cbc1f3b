// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/onnx_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/json_text.h"
#include "hayate/base/system_info.h"
#include "hayate/exporting/model_description.h"
#include "hayate/exporting/new_place.h"
#include "hayate/exporting/onnx_graph.h"
#include "hayate/exporting/onnx_messages.h"

namespace hayate {
namespace {

constexpr const char* kDescription =
    "Segmentation network of hayate in evaluation mode. image [batch, C, x, y, z]: prepared as "
    "`preprocessing` says, axes in NIfTI's order, each size a multiple of `size_multiple`. logits "
    "[batch, K, x, y, z]: a channel for each of `output_names`, before `activation`.";

std::string text_of(const nlohmann::ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : dump_json(value);
}

}  // namespace

void write_onnx(const std::filesystem::path& path, const ExportedRun& run) {
  check_new_file(path);
  check_weights_fit(run.weights.tensors());
  OnnxModel model(hayate_version(), kDescription, print_onnx_graph(run.graph, run.weights));
  const nlohmann::ordered_json description = describe_model(run);
  for (const auto& [key, value] : description.items()) {
    model.add_metadata(key, text_of(value));
  }
  write_file_atomically(path, model.bytes());
}

}  // namespace hayate
