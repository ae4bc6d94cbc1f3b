// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/postprocessing.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/transforms/fill_holes.h"
#include "hayate/transforms/keep_largest_connected_component.h"

namespace hayate {
namespace {

using nlohmann::json;

std::string steps_of(const ClassPostprocessing& of_class) {
  std::vector<std::string> steps;
  if (of_class.keep_largest_component) steps.emplace_back("KeepLargestConnectedComponent");
  if (of_class.fill_holes) steps.emplace_back("FillHoles");
  return join(steps, ", ");
}

Postprocessing do_nothing(std::int64_t class_count) {
  return {std::vector<ClassPostprocessing>(static_cast<std::size_t>(class_count))};
}

Postprocessing parse(const json& file, std::int64_t class_count) {
  Postprocessing postprocessing = do_nothing(class_count);
  const json& classes = file.at("classes");
  if (std::ssize(classes) != class_count - 1) {
    throw DataError(fmt::format("it is about {} classes, the network has {} beside the background",
                                classes.size(), class_count - 1));
  }
  for (std::int64_t index = 1; index < class_count; ++index) {
    const json& one = classes.at(static_cast<std::size_t>(index - 1));
    if (one.at("class").get<std::int64_t>() != index) {
      throw DataError(fmt::format("got class {}, expected {}", one.at("class").dump(), index));
    }
    postprocessing.classes[static_cast<std::size_t>(index)] = {
        one.at("keep_largest_component").get<bool>(), one.at("fill_holes").get<bool>()};
  }
  return postprocessing;
}

}  // namespace

bool Postprocessing::is_nothing() const {
  return std::ranges::all_of(classes, &ClassPostprocessing::is_nothing);
}

void apply_postprocessing(Volume& label, const Postprocessing& postprocessing) {
  for (std::size_t c = 1; c < postprocessing.classes.size(); ++c) {
    const std::vector<std::uint8_t> only{static_cast<std::uint8_t>(c)};
    const ClassPostprocessing& of_class = postprocessing.classes[c];
    if (of_class.keep_largest_component) {
      keep_largest_connected_component(label, {.applied_labels = only});
    }
    if (of_class.fill_holes) fill_holes(label, {.applied_labels = only});
  }
}

std::string describe_postprocessing(const Postprocessing& postprocessing,
                                    const std::vector<std::string>& class_names) {
  std::vector<std::string> parts;
  for (std::size_t c = 1; c < postprocessing.classes.size(); ++c) {
    const ClassPostprocessing& of_class = postprocessing.classes[c];
    if (of_class.is_nothing()) continue;
    const std::string name = c < class_names.size() ? class_names[c] : std::to_string(c);
    parts.push_back(fmt::format("{}: {}", name, steps_of(of_class)));
  }
  return parts.empty() ? "none" : join(parts, "; ");
}

Postprocessing read_postprocessing(const std::filesystem::path& file, std::int64_t class_count) {
  if (!std::filesystem::exists(file)) return do_nothing(class_count);
  constexpr const char* kCure =
      "restore the file, or take it away: nothing is then done to predictions";
  try {
    return parse(json::parse(read_text_file(file)), class_count);
  } catch (const json::exception& error) {
    throw DataError(
        fmt::format("{}: not what hayate crossval wrote: {}", file.string(), error.what()), kCure);
  } catch (const DataError& error) {
    throw DataError(fmt::format("{}: {}", file.string(), error.message()), kCure);
  }
}

}  // namespace hayate
