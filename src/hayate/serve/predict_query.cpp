// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/predict_query.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/base/whole_number.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

/// Of every format that is written the names of files that hold all of an image.
constexpr std::array<std::string_view, 4> kSuffixes{".nii.gz", ".nii", ".nrrd", ".mha"};

RequestError bad_value(std::string_view key, std::string_view value, std::string_view expected) {
  return {400, fmt::format("{}: got '{}', expected {}", key, value, expected),
          fmt::format("leave {} out, or give it one of these", key)};
}

bool parse_switch(std::string_view key, std::string_view value) {
  if (value.empty() || value == "1" || value == "true") return true;
  if (value == "0" || value == "false") return false;
  throw bad_value(key, value, "1 or 0");
}

std::int64_t parse_slices(std::string_view value) {
  constexpr std::int64_t kMost = 64;
  const std::optional<std::int64_t> slices = parse_whole_number(value);
  if (slices && *slices >= 1 && *slices <= kMost) return *slices;
  throw bad_value("slices", value, fmt::format("a number from 1 to {}", kMost));
}

AnswerFormat parse_format(std::string_view value) {
  if (value == "image") return AnswerFormat::kImage;
  if (value == "json") return AnswerFormat::kJson;
  if (value == "multipart") return AnswerFormat::kForm;
  throw bad_value("format", value, "image, json or multipart");
}

RequestError unknown_key(const std::string& key) {
  static const std::vector<std::string> kKnown{"probabilities", "uncertainty", "pictures", "slices",
                                               "async",         "format",      "suffix"};
  return {400,
          fmt::format("query: got the key '{}', expected {}{}", key, join(kKnown, ", "),
                      did_you_mean(key, kKnown)),
          "leave it out"};
}

void set(PredictQuery& query, const std::string& key, const std::string& value) {
  if (key == "probabilities") {
    query.probabilities = parse_switch(key, value);
  } else if (key == "uncertainty") {
    query.uncertainty = parse_switch(key, value);
  } else if (key == "pictures") {
    query.pictures = parse_switch(key, value);
  } else if (key == "slices") {
    query.slices = parse_slices(value);
  } else if (key == "async") {
    query.is_async = parse_switch(key, value);
  } else if (key == "format") {
    query.format = parse_format(value);
  } else if (key == "suffix") {
    query.suffix = parse_suffix(value);
  } else {
    throw unknown_key(key);
  }
}

void check(const PredictQuery& query, bool names_format) {
  const bool has_more = query.probabilities || query.uncertainty;
  if (query.is_async && names_format) {
    throw RequestError(400, "format: does not go with async, whose answer is a job",
                       "leave format out, and get the job's files by their names");
  }
  if (has_more && names_format && query.format != AnswerFormat::kForm) {
    throw RequestError(400, "format: has no room for probabilities and uncertainty",
                       "ask for format=multipart, or async=1");
  }
  if (query.slices > 1 && !query.pictures) {
    throw RequestError(400, "slices: are of pictures", "ask for pictures=1, too");
  }
  if (query.pictures && !query.is_async && query.format != AnswerFormat::kJson) {
    throw RequestError(400, "pictures: stand in JSON only",
                       "ask for format=json, or async=1 and the job's pictures");
  }
}

}  // namespace

PredictQuery parse_predict_query(const std::map<std::string, std::string, std::less<>>& query) {
  PredictQuery parsed;
  for (const auto& [key, value] : query) set(parsed, key, value);
  const bool names_format = query.contains("format");
  if (!names_format && (parsed.probabilities || parsed.uncertainty)) {
    parsed.format = AnswerFormat::kForm;
  }
  check(parsed, names_format);
  return parsed;
}

std::string parse_suffix(std::string_view text) {
  const std::string suffix = (text.starts_with('.') ? "" : ".") + to_lower(text);
  if (std::ranges::find(kSuffixes, suffix) != kSuffixes.end()) return suffix;
  throw bad_value("suffix", text, ".nii.gz, .nii, .nrrd or .mha");
}

}  // namespace hayate
