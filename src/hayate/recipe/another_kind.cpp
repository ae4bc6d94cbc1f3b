// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/another_kind.h"

#include <algorithm>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

#include "hayate/recipe/loss_options.h"
#include "hayate/recipe/network_options.h"
#include "hayate/recipe/optimizer_options.h"
#include "hayate/recipe/schedule_options.h"

namespace hayate {
namespace {

using nlohmann::json;

/// What the section holds where it gives nothing but a name (or not even that).
template <class Options>
json defaults(const std::string& key, const json& name_alone) {
  Options options;
  read_options(name_alone, key, options);
  return write_options([&](OptionVisitor& visitor) { options.describe(visitor); });
}

using Defaults = json (*)(const std::string&, const json&);

const std::map<std::string, Defaults>& sections() {
  static const std::map<std::string, Defaults> table{{"network", defaults<NetworkOptions>},
                                                     {"loss", defaults<LossOptions>},
                                                     {"optimizer", defaults<OptimizerOptions>},
                                                     {"schedule", defaults<ScheduleOptions>}};
  return table;
}

/// Whether an option means in one kind what it means in the other.
bool is_shared(const std::string& section, const std::string& key, const json& before,
               const json& after) {
  // Networks have strides and norms of the same names, which fit their own levels only.
  if (section == "network") return key == "in_channels" || key == "out_channels";
  // Another type is another meaning: alpha may be absent in a FocalLoss, not in a TverskyLoss.
  return before.contains(key) && after.contains(key) && before[key].type() == after[key].type();
}

}  // namespace

bool names_a_kind(const std::string& assignment) {
  return std::ranges::any_of(sections(), [&](const auto& section) {
    return assignment.starts_with(section.first + ".name=");
  });
}

void drop_options_of_kind(json& section, const std::string& key, const json& name) {
  const Defaults defaults_of = sections().at(key);
  json name_before = json::object();
  if (section.contains("name")) name_before["name"] = section["name"];
  const json before = defaults_of(key, name_before);
  const json after = defaults_of(key, {{"name", name}});
  if (before["name"] == after["name"]) return;
  std::vector<std::string> gone;
  for (const auto& [option, value] : section.items()) {
    if (!is_shared(key, option, before, after)) gone.push_back(option);
  }
  for (const std::string& option : gone) section.erase(option);
}

}  // namespace hayate
