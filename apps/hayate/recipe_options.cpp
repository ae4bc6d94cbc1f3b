// SPDX-License-Identifier: Apache-2.0
#include "recipe_options.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/normal_path.h"

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

void add_memory_option(CLI::App& app, std::optional<std::int64_t>& memory_bytes) {
  app.add_option("--memory", memory_bytes,
                 "Take no more memory than that, as in 4G; what does not fit waits on the disk "
                 "(default: what is taken already, and three quarters of what is free)")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true))
      ->type_name("SIZE");
}

void add_mirror_option(CLI::App& app, MirrorRequest& mirror) {
  const auto check = [](const std::string& text) {
    if (parse_mirror_request(text)) return std::string();
    return fmt::format(
        "Value {} is neither training, none nor axes, each once, as in 0,1; without axes --mirror "
        "stands behind all files, or as --mirror=training",
        text);
  };
  app.add_option_function<std::string>(
         "--mirror",
         [&mirror](const std::string& text) { mirror = parse_mirror_request(text).value(); },
         "Predict the image mirrored along these axes, too, in every combination, and average the "
         "probabilities: 0, 1, 2 for X, Y, Z, as in 0,1; none; or training, as without a value, "
         "for the axes that the training flipped at random. Default: the recipe's "
         "inferer.mirror_axes")
      ->check(CLI::Validator(check, "", "axes"))
      ->expected(0, 1)
      // CLI11 takes this where the option stands without a value.
      ->default_str("training")
      ->type_name("AXES");
}

void add_fit_windows_option(CLI::App& app, bool& fit_windows) {
  app.add_flag("--fit-windows", fit_windows,
               "Take shorter windows than inferer.roi_size along axes where as many of them cover "
               "the volume with the same overlap: less is computed twice, or of padding, and "
               "values differ a little, since windows have other borders");
}

Recipe read_recipe_option(const std::string& name, const std::vector<std::string>& overrides) {
  if (name == "fast") return read_recipe("spleen_fast", overrides);
  if (name == "regular") return read_recipe("spleen_regular", overrides);
  return read_recipe(name, overrides);
}

std::filesystem::path default_run_folder(const std::filesystem::path& dataset,
                                         const Recipe& recipe) {
  const std::string& name = recipe.name;
  if (name.empty() || name == "." || name == ".." || name.find('/') != std::string::npos) {
    throw RecipeError(fmt::format("name: '{}' cannot be the name of a folder in runs/", name),
                      "give the recipe another name, or name the run folder with --out");
  }
  return std::filesystem::path("runs") / normal_path(dataset).filename() / name;
}

std::chrono::seconds meeting_time(const std::vector<std::string>& overrides) {
  constexpr std::string_view kKey = "distributed.timeout=";
  std::int64_t seconds = DistributedOptions().timeout;
  for (const std::string& text : overrides) {
    if (text.starts_with(kKey)) {
      std::from_chars(text.data() + kKey.size(), text.data() + text.size(), seconds);
    }
  }
  return std::chrono::seconds(std::max<std::int64_t>(seconds, 1));
}

}  // namespace hayate::cli
