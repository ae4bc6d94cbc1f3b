// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hayate {

/// What an answer holds.
enum class AnswerFormat {
  kImage,  ///< the label; the rest is in a header
  kJson,   ///< volumes and warnings
  kForm,   ///< multipart/form-data: all of it, each file a part
};

/// What the query of POST /predict asks for.
struct PredictQuery {
  bool probabilities = false;
  bool uncertainty = false;
  bool pictures = false;
  /// How many of each plane, from 1 to 64.
  std::int64_t slices = 1;
  /// Answer at once, with a job to ask for.
  bool is_async = false;
  AnswerFormat format = AnswerFormat::kImage;
  /// How files are to end; nothing: as the image does.
  std::optional<std::string> suffix = std::nullopt;
};

/// \throws RequestError  400 for a key or value that means nothing, with the nearest that does, or
///                       for values that do not go together.
PredictQuery parse_predict_query(const std::map<std::string, std::string, std::less<>>& query);

/// Returns the suffix that a client names, with its dot: ".nrrd" for "nrrd".
/// \throws RequestError  400 when images of one file are not written so.
std::string parse_suffix(std::string_view text);

}  // namespace hayate
