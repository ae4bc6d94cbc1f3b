// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/dicom/dicom_message.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/bounded_json.h"
#include "hayate/base/error.h"
#include "hayate/base/json_text.h"

namespace hayate {
namespace {

using nlohmann::json;

// The names of some thousand files.
constexpr std::size_t kMessageLimitBytes = std::size_t{1} << 24;

VoxelType parse_type(const std::string& name) {
  for (auto type = VoxelType::kUint8; type <= VoxelType::kFloat64;
       type = static_cast<VoxelType>(static_cast<int>(type) + 1)) {
    if (voxel_type_name(type) == name) return type;
  }
  throw DataError(fmt::format("type: got '{}'", name));
}

DicomSeries parse(const json& root) {
  DicomSeries series;
  for (const json& file : root.at("files")) {
    series.files.emplace_back(name_of_text(file.get<std::string>()));
  }
  series.voxel_type = parse_type(root.at("type").get<std::string>());
  series.shape = root.at("shape").get<SpatialShape>();
  series.slope = root.at("slope").get<double>();
  series.intercept = root.at("intercept").get<double>();
  series.voxel_to_world.rows = root.at("affine").get<decltype(Affine::rows)>();
  series.description = root.at("description").get<std::string>();
  std::int64_t bytes = 8;
  const bool fits = std::ranges::all_of(series.shape, [&](std::int64_t size) {
    return size >= 1 && !__builtin_mul_overflow(bytes, size, &bytes);
  });
  if (!fits || series.files.empty() || !is_finite(series.voxel_to_world)) {
    throw DataError("a volume of no size, or nowhere");
  }
  return series;
}

}  // namespace

std::string write_dicom_message(const DicomSeries& series) {
  nlohmann::ordered_json root;
  root["files"] = json::array();
  for (const auto& file : series.files) root["files"].push_back(text_of_name(file.string()));
  root["type"] = voxel_type_name(series.voxel_type);
  root["shape"] = series.shape;
  root["slope"] = series.slope;
  root["intercept"] = series.intercept;
  root["affine"] = series.voxel_to_world.rows;
  root["description"] = text_of_name(series.description);
  return dump_json(root) + "\n";
}

DicomSeries read_dicom_message(std::string_view line) {
  try {
    return parse(parse_bounded_json(line, kMessageLimitBytes));
  } catch (const json::exception& error) {
    throw DataError(fmt::format("hayate-dicom said something unexpected: {}", error.what()));
  } catch (const JsonError& error) {
    throw DataError(fmt::format("hayate-dicom said something unexpected: {}", error.what()));
  }
}

}  // namespace hayate
