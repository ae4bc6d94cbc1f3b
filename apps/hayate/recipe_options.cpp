// SPDX-License-Identifier: Apache-2.0
#include "recipe_options.h"

namespace hayate::cli {

void add_set_option(CLI::App& app, std::vector<std::string>& overrides) {
  app.add_option(
         "--set", overrides,
         "Change a recipe key: optimizer.lr=0.001, transforms.prepare.Spacing.pixdim=[1,1,1]")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
}

void add_device_option(CLI::App& app, std::string& device) {
  app.add_option("--device", device, "auto, cpu, cuda or cuda:N")
      ->envname("HAYATE_DEVICE")
      ->capture_default_str();
}

Recipe read_recipe_option(const std::string& name, const std::vector<std::string>& overrides) {
  if (name == "fast") return read_recipe("spleen_fast", overrides);
  if (name == "regular") return read_recipe("spleen_regular", overrides);
  return read_recipe(name, overrides);
}

}  // namespace hayate::cli
