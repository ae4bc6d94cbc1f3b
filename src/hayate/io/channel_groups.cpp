// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/channel_groups.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "hayate/io/image_name.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

// "_0000"
constexpr std::size_t kNumberLength = 5;

/// Whether a name ends in an underscore and four digits, behind something.
bool has_channel_number(const std::string& name) {
  if (name.size() <= kNumberLength || name[name.size() - kNumberLength] != '_') return false;
  return std::all_of(name.end() - kNumberLength + 1, name.end(),
                     [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

}  // namespace

ChannelGroups group_channels(const std::map<std::string, fs::path>& images,
                             std::map<std::string, fs::path>& rest) {
  ChannelGroups groups;
  // Sorted by name, so the channels of a case come in their order.
  for (const auto& [name, file] : images) {
    if (has_channel_number(name)) {
      groups[name.substr(0, name.size() - kNumberLength)].push_back(file);
    } else {
      rest.emplace(name, file);
    }
  }
  return groups;
}

void join_numbered_channels(std::vector<CaseFiles>& cases, std::int64_t channel_count) {
  if (channel_count == 0 || (channel_count == 1 && cases.size() == 1)) return;
  std::map<std::string, fs::path> images;
  for (const CaseFiles& files : cases) {
    images.emplace(without_image_suffix(files.image).string(), files.image);
  }
  std::map<std::string, fs::path> rest;
  const ChannelGroups groups = group_channels(images, rest);
  const bool fits = images.size() == cases.size() && rest.empty() &&
                    std::ranges::all_of(groups, [&](const auto& group) {
                      const auto& [name, channels] = group;
                      return std::ssize(channels) == channel_count &&
                             without_image_suffix(channels.front()).string() == name + "_0000";
                    });
  if (!fits) return;
  cases.clear();
  for (const auto& [name, channels] : groups) {
    cases.push_back(case_of_channels(fs::path(name).filename().string(), channels, std::nullopt));
  }
}

CaseFiles case_of_channels(std::string name, std::vector<fs::path> channels,
                           std::optional<fs::path> label) {
  CaseFiles files{std::move(name), std::move(channels.front()), std::move(label)};
  channels.erase(channels.begin());
  files.more_channels = std::move(channels);
  return files;
}

}  // namespace hayate
