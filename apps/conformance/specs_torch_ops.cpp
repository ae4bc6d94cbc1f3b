// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "golden_case.h"
#include "torch_specs.h"

namespace hayate::conformance {
namespace {

using nlohmann::json;

/// Reads a spec whose class name stands under `name_key`.
template <class Options>
Options read_named(json spec, const std::string& name_key) {
  spec["name"] = spec.at(name_key);
  spec.erase(name_key);
  Options options;
  read_options(spec, "params", options);
  return options;
}

}  // namespace

LossOptions read_loss_spec(const json& spec, MonaiRelease release) {
  json rest = spec;
  // Recipes say it of the data.
  rest.erase("ignore_index");
  auto options = read_named<LossOptions>(rest, "loss");
  std::visit(
      [&](LossArguments& loss) {
        loss.release = release;
        if (spec.contains("ignore_index")) loss.ignore_index = spec["ignore_index"];
      },
      options);
  return options;
}

OptimizerOptions read_optimizer_spec(const json& spec) {
  return read_named<OptimizerOptions>(spec, "optimizer");
}

NetworkOptions read_network_spec(const json& name, const json& arguments) {
  json spec = arguments;
  if (spec.value("spatial_dims", 3) != 3) throw Unsupported("spatial_dims other than 3");
  spec.erase("spatial_dims");
  if (name == "UNet") {
    if (!spec.contains("num_res_units")) spec["num_res_units"] = 0;
    if (!spec.contains("norm")) spec["norm"] = "instance";
  }
  // A name alone: PyTorch's defaults, without parameters.
  if (name == "DynUNet" && spec.value("norm_name", json()) == "INSTANCE") {
    spec.update({{"norm_name", "instance"}, {"affine", false}});
  }
  // MONAI writes ["GROUP", {"num_groups": 4}].
  if (spec.contains("norm") && spec["norm"].is_array() && spec["norm"].at(0) == "GROUP") {
    const json arguments_of_norm = spec["norm"].at(1);
    spec["norm"] = "group";
    spec.update(arguments_of_norm);
  }
  spec["network"] = name;
  return read_named<NetworkOptions>(spec, "network");
}

}  // namespace hayate::conformance
