// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/wrapped_text.h"
#include "hayate/recipe/recipe.h"

namespace hayate::cli {
namespace {

int list() {
  for (const std::string& name : recipe_names()) {
    print_text(name + "\n" + wrapped(read_recipe(name).description, 4));
  }
  return 0;
}

int show(const std::string& name) {
  print_json(read_recipe(name).to_json());
  return 0;
}

}  // namespace

Action add_recipes(CLI::App& app) {
  const auto name = std::make_shared<std::string>();
  app.add_option("name", *name, "Show this recipe, a name or a file, with every key");
  return [name] { return name->empty() ? list() : show(*name); };
}

}  // namespace hayate::cli
