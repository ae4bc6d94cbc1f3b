// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/file_roles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/text.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 18> kLabelWords{
    "label",         "labels", "labelmap", "seg",    "segm",       "segmentation",
    "segmentations", "mask",   "masks",    "gt",     "truth",      "groundtruth",
    "lbl",           "roi",    "dseg",     "manual", "annotation", "contour"};
constexpr std::array<std::string_view, 9> kImageWords{
    "image", "images", "img", "imgs", "volume", "vol", "scan", "orig", "original"};

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_among(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// The name in its words and what stands between them.
std::vector<std::string> split_words(const std::string& name) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i == 0 || is_letter(name[i]) != is_letter(name[i - 1])) parts.emplace_back();
    parts.back() += name[i];
  }
  return parts;
}

std::string without_separators(std::string name) {
  const auto is_separator = [](char c) { return c == '_' || c == '-' || c == '.' || c == ' '; };
  while (!name.empty() && is_separator(name.back())) name.pop_back();
  name.erase(name.begin(), std::ranges::find_if_not(name, is_separator));
  return name;
}

}  // namespace

FileRole file_role(std::string_view stem) {
  FileRole role;
  bool has_image_word = false;
  for (const std::string& part : split_words(to_lower(stem))) {
    // The first word of a kind says it: "label_image_3".
    if (!role.is_label && is_among(part, kLabelWords)) {
      role.is_label = true;
    } else if (!has_image_word && is_among(part, kImageWords)) {
      has_image_word = true;
    } else if (!role.key.empty() && !is_letter(part.front()) && !is_letter(role.key.back()) &&
               !std::isdigit(static_cast<unsigned char>(role.key.back()))) {
      // What separated the word from both its neighbours stands once.
      role.key += without_separators(part);
    } else {
      role.key += part;
    }
  }
  role.key = without_separators(role.key);
  return role;
}

bool add_pairs_by_role(const std::map<std::string, fs::path>& files, Want want, DatasetList& list) {
  std::map<std::string, fs::path> images;
  std::map<std::string, fs::path> labels;
  std::vector<std::string> problems;
  for (const auto& [name, file] : files) {
    const FileRole role = file_role(name);
    const auto [first, is_new] = (role.is_label ? labels : images).emplace(role.key, file);
    if (is_new) continue;
    problems.push_back(fmt::format(
        "{}: its name goes with that of {}: one {} for each case is "
        "expected",
        file.string(), first->second.filename().string(), role.is_label ? "label" : "image"));
  }
  const bool has_pair =
      std::ranges::any_of(labels, [&](const auto& label) { return images.contains(label.first); });
  if (!has_pair) return false;
  list.problems.insert(list.problems.end(), problems.begin(), problems.end());
  for (const auto& [key, image] : images) {
    const auto label = labels.find(key);
    if (label == labels.end()) {
      list.test.push_back({"", image, std::nullopt});
      continue;
    }
    list.training.push_back({"", image, label->second});
    labels.erase(label);
  }
  if (want == Want::kImages) return true;
  for (const auto& [key, label] : labels) {
    ++list.missing_count;
    list.problems.push_back(fmt::format("{}: no image goes with that name", label.string()));
  }
  return true;
}

}  // namespace hayate
