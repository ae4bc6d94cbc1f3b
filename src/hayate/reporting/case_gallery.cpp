// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/case_gallery.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"
#include "hayate/runs/run_folder.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

std::string file_name(const std::string& role, Plane plane) {
  return fmt::format("{}_{}.png", role, plane_name(plane));
}

Plane plane_of(const std::string& name) {
  const auto found = std::ranges::find(kPlanes, name, plane_name);
  if (found == kPlanes.end()) throw DataError(fmt::format("'{}' is no plane", name));
  return *found;
}

ordered_json to_json(const PicturedCase& one) {
  ordered_json object{{"role", one.role}, {"case", text_of_name(one.name)}, {"dice", one.dice}};
  for (const PlanePicture& picture : one.planes) {
    object["planes"].push_back({{"plane", plane_name(picture.plane)},
                                {"width", picture.width},
                                {"height", picture.height},
                                {"extent_mm", picture.extent_mm}});
  }
  return object;
}

PicturedCase parse_case(const json& object, const std::filesystem::path& figures) {
  PicturedCase one{
      object.at("role"), name_of_text(object.at("case").get<std::string>()), object.at("dice"), {}};
  // It becomes part of a path.
  if (one.role != "worst" && one.role != "middle" && one.role != "best") {
    throw DataError(fmt::format("'{}' is no role of a case", one.role));
  }
  for (const json& plane : object.at("planes")) {
    PlanePicture picture{plane_of(plane.at("plane")), "", plane.at("width"), plane.at("height"),
                         plane.at("extent_mm")};
    picture.png = read_text_file(figures / file_name(one.role, picture.plane));
    one.planes.push_back(std::move(picture));
  }
  return one;
}

}  // namespace

void write_case_gallery(const std::filesystem::path& run_folder, const CaseGallery& gallery) {
  const std::filesystem::path figures = RunFolder{run_folder}.figures();
  make_folder(figures);
  ordered_json index{{"epoch", gallery.epoch}, {"cases", ordered_json::array()}};
  for (const PicturedCase& one : gallery.cases) {
    for (const PlanePicture& picture : one.planes) {
      write_file_atomically(figures / file_name(one.role, picture.plane), picture.png);
    }
    index["cases"].push_back(to_json(one));
  }
  write_file_atomically(RunFolder{run_folder}.case_pictures(), dump_json(index, 2) + "\n");
}

CaseGallery read_case_gallery(const std::filesystem::path& run_folder) {
  const std::filesystem::path figures = RunFolder{run_folder}.figures();
  const std::filesystem::path path = RunFolder{run_folder}.case_pictures();
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return {};
  const auto reject = [&](const std::string& why) {
    return DataError(fmt::format("{}: not what hayate train wrote: {}", path.string(), why),
                     "restore the file, or remove it: the report then does without pictures");
  };
  try {
    const json index = json::parse(read_text_file(path));
    CaseGallery gallery{index.at("epoch"), {}};
    for (const json& object : index.at("cases")) {
      gallery.cases.push_back(parse_case(object, figures));
    }
    return gallery;
  } catch (const json::exception& error) {
    throw reject(error.what());
  } catch (const DataError& error) {
    throw reject(error.message());
  }
}

}  // namespace hayate
