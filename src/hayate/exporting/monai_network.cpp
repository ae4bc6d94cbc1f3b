// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/monai_network.h"

#include <nlohmann/json.hpp>

#include "hayate/base/options.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

/// A norm as MONAI's layer factory takes it. \param none  what stands for none
ordered_json norm_argument(NormKind kind, std::int64_t num_groups, const ordered_json& none) {
  switch (kind) {
    case NormKind::kBatch:
      return "batch";
    case NormKind::kInstance:
      return "instance";
    case NormKind::kGroup:
      return {"group", {{"num_groups", num_groups}}};
    case NormKind::kNone:
      break;
  }
  return none;
}

// What of a recipe's keys MONAI says otherwise.

void put_arguments(const UNetOptions& options, ordered_json& arguments) {
  arguments["norm"] = norm_argument(options.norm, options.num_groups, nullptr);
}

void put_arguments(const SegResNetOptions& options, ordered_json& arguments) {
  arguments["norm"] = norm_argument(options.norm, options.num_groups, "");
}

void put_arguments(const DynUNetOptions& options, ordered_json& arguments) {
  arguments["filters"] = options.level_filters();
  ordered_json norm = norm_argument(options.norm_name, options.num_groups, "");
  if (options.norm_name == NormKind::kInstance) {
    norm = {"instance", {{"affine", options.affine}}};
  }
  arguments["norm_name"] = norm;
}

}  // namespace

ordered_json monai_network(const NetworkOptions& options) {
  NetworkOptions network = options;
  ordered_json arguments =
      write_options([&](OptionVisitor& visitor) { network.describe(visitor); });
  for (const char* key : {"name", "num_groups", "affine"}) arguments.erase(key);
  std::visit([&](const auto& kind) { put_arguments(kind, arguments); }, options.kind);
  ordered_json result{{"_target_", options.kind.name()}, {"spatial_dims", 3}};
  result.update(arguments);
  return result;
}

}  // namespace hayate
