// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <nlohmann/json.hpp>

#include "commands.h"
#include "hayate/base/standard_output.h"
#include "hayate/recipe/reference/explain_topic.h"
#include "hayate/recipe/reference/recipe_schema.h"
#include "hayate/recipe/reference/reference_markdown.h"

namespace hayate::cli {
namespace {

struct Options {
  std::string topic;
  bool as_schema = false;
  bool as_markdown = false;
};

int run(const Options& options) {
  const RecipeReference reference = make_recipe_reference();
  if (options.as_schema) {
    print_json(recipe_schema(reference));
  } else if (options.as_markdown) {
    print_text(reference_markdown(reference));
  } else {
    print_text(options.topic.empty() ? explain_all(reference)
                                     : explain_topic(reference, options.topic));
  }
  return 0;
}

}  // namespace

Action add_explain(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  auto* topic = app.add_option("topic", options->topic,
                               "A section, a key or a transform: optimizer, optimizer.lr, "
                               "transforms, RandAffine, DynUNet; default: all keys");
  auto* schema = app.add_flag("--schema", options->as_schema,
                              "Print a JSON schema, by which an editor completes recipes");
  auto* markdown =
      app.add_flag("--markdown", options->as_markdown, "Print all of it as a page of Markdown");
  schema->excludes(topic)->excludes(markdown);
  markdown->excludes(topic);
  return [options] { return run(*options); };
}

}  // namespace hayate::cli
