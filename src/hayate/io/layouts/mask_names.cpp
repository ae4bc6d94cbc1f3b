// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/mask_names.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include "hayate/base/text.h"
#include "hayate/io/layouts/file_roles.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSeparators = "_-. ";
/// What names behind that of an image say where they are of no class: other images of a patient,
/// what a network wrote of him, and who drew a label.
constexpr std::string_view kOtherWords[] = {
    "t1",        "t1c",      "t1ce",          "t1gd",        "t1n",    "t1w",     "t2",
    "t2f",       "t2w",      "flair",         "adc",         "dwi",    "dce",     "swi",
    "pd",        "pet",      "suv",           "ct",          "cbct",   "mr",      "mri",
    "bold",      "contrast", "native",        "arterial",    "venous", "delayed", "prior",
    "followup",  "baseline", "probabilities", "uncertainty", "rater",  "reader",  "observer",
    "annotator", "expert",   "pred"};

/// The words of a name in lower case, digits with the letters before them.
std::vector<std::string> words_of(const std::string& name) {
  std::vector<std::string> words(1);
  for (const char c : to_lower(name)) {
    if (kSeparators.find(c) == std::string_view::npos) {
      words.back() += c;
    } else {
      words.emplace_back();
    }
  }
  return words;
}

std::string without_digits_behind(std::string word) {
  while (!word.empty() && std::isdigit(static_cast<unsigned char>(word.back())) != 0) {
    word.pop_back();
  }
  return word;
}

bool is_other_word(const std::string& word) {
  const auto is_among = [](const std::string& text) {
    return std::ranges::find(kOtherWords, text) != std::end(kOtherWords);
  };
  return is_among(word) || is_among(without_digits_behind(word));
}

/// The shortest name of another file that this one begins with, before a separator; empty where
/// there is none.
std::string image_of(const std::string& name, const std::map<std::string, fs::path>& files) {
  for (std::size_t at = name.find_first_of(kSeparators, 1); at != std::string::npos;
       at = name.find_first_of(kSeparators, at + 1)) {
    const std::string begin = name.substr(0, at);
    if (files.contains(begin)) return begin;
  }
  return "";
}

}  // namespace

std::string class_of_mask(const std::string& name) {
  const FileRole role = file_role(name);
  return role.is_label ? role.key : name;
}

bool is_class_name(const std::string& name) {
  return !name.empty() && std::isalpha(static_cast<unsigned char>(name.front())) != 0 &&
         std::ranges::none_of(words_of(name), is_other_word);
}

std::optional<std::map<std::string, NamedMasks>> group_masks_by_image(
    const std::map<std::string, fs::path>& files) {
  std::map<std::string, NamedMasks> groups;
  for (const auto& [name, file] : files) {
    const std::string image = image_of(name, files);
    if (image.empty()) {
      groups[name].image = file;
      continue;
    }
    const std::string mask = class_of_mask(name.substr(image.size() + 1));
    if (!is_class_name(mask) || !groups[image].masks.emplace(mask, file).second) {
      return std::nullopt;
    }
  }
  const auto masked =
      std::ranges::count_if(groups, [](const auto& group) { return !group.second.masks.empty(); });
  if (2 * masked <= std::ssize(groups)) return std::nullopt;
  return groups;
}

}  // namespace hayate
