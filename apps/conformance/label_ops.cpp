// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/fill_holes.h"
#include "hayate/transforms/keep_largest_connected_component.h"
#include "ops.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

std::vector<std::uint8_t> applied_labels(const json& params) {
  const json& labels = params.at("applied_labels");
  return labels.is_null() ? std::vector<std::uint8_t>{} : labels.get<std::vector<std::uint8_t>>();
}

Connectivity connectivity(const json& params) {
  const json& number = params.at("connectivity");
  return number.is_null() ? Connectivity::kCorners : static_cast<Connectivity>(number.get<int>());
}

void run_keep_largest(const GoldenCase& golden, Outputs& outputs) {
  Volume label = golden.input_volume("label");
  if (golden.params.at("is_onehot").get<bool>() != (label.channels() > 1)) {
    throw Unsupported("one channel of one-hot");
  }
  keep_largest_connected_component(
      label, {.applied_labels = applied_labels(golden.params),
              .independent = golden.params.at("independent").get<bool>(),
              .connectivity = connectivity(golden.params),
              .num_components = golden.params.at("num_components").get<std::int64_t>()});
  outputs.add("label", label);
}

void run_fill_holes(const GoldenCase& golden, Outputs& outputs) {
  Volume label = golden.input_volume("label");
  fill_holes(label, {.applied_labels = applied_labels(golden.params),
                     .connectivity = connectivity(golden.params)});
  outputs.add("label", label);
}

}  // namespace

void add_label_ops(OpTable& ops) {
  ops["keep_largest_connected_component"] = run_keep_largest;
  ops["fill_holes"] = run_fill_holes;
}

}  // namespace hayate::conformance
