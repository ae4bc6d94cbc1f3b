// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/named_channels.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/channel_groups.h"
#include "hayate/io/layouts/image_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> find_common(const std::vector<NamedChannels>& cases) {
  const auto is_labelled = [](const NamedChannels& one) { return one.label.has_value(); };
  const bool any_labelled = std::ranges::any_of(cases, is_labelled);
  std::map<std::string, std::size_t> counts;
  std::size_t case_count = 0;
  for (const NamedChannels& one : cases) {
    if (any_labelled && !one.label) continue;
    ++case_count;
    for (const auto& [channel, file] : one.channels) ++counts[channel];
  }
  std::vector<std::string> common;
  for (const auto& [channel, count] : counts) {
    if (count == case_count) common.push_back(channel);
  }
  return common;
}

void add_case(const NamedChannels& one, const std::vector<std::string>& channels,
              DatasetList& list) {
  std::vector<fs::path> files;
  for (const std::string& channel : channels) {
    if (const auto file = one.channels.find(channel); file != one.channels.end()) {
      files.push_back(file->second);
    }
  }
  if (channels.empty() || files.size() < channels.size()) {
    return add_missing(channels.empty()
                           ? fmt::format("{}: no image that all labelled cases have", one.name)
                           : fmt::format("{}: of the images {} only {} are there", one.name,
                                         join(channels, ", "), files.size()),
                       list);
  }
  auto& cases = one.label ? list.training : list.test;
  cases.push_back(case_of_channels(one.name, std::move(files), one.label));
  cases.back().masks = one.masks;
}

}  // namespace

void add_named_channels(const std::vector<NamedChannels>& cases, DatasetList& list) {
  const std::vector<std::string> channels = find_common(cases);
  if (channels.size() > 1) list.channel_names = channels;
  for (const NamedChannels& one : cases) add_case(one, channels, list);
}

}  // namespace hayate
