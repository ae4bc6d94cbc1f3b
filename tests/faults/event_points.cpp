// SPDX-License-Identifier: Apache-2.0
#include "faults/event_points.h"

#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

namespace hayate {
namespace {

/// Takes a little-endian number off the front. \returns nothing when the text is too short.
template <class Number>
std::optional<Number> take(std::string_view& text) {
  if (text.size() < sizeof(Number)) return std::nullopt;
  Number number;
  std::memcpy(&number, text.data(), sizeof number);
  text.remove_prefix(sizeof number);
  return number;
}

std::uint64_t take_varint(std::string_view& text) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; !text.empty() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) break;
  }
  return value;
}

/// Calls `use(field, number, bytes)` for each field of a message: `bytes` where it has such, else
/// `number`.
void for_each_field(std::string_view message,
                    const std::function<void(unsigned, std::uint64_t, std::string_view)>& use) {
  while (!message.empty()) {
    const std::uint64_t key = take_varint(message);
    const auto field = static_cast<unsigned>(key >> 3);
    switch (key & 7) {
      case 0:
        use(field, take_varint(message), {});
        break;
      case 1:
        use(field, take<std::uint64_t>(message).value_or(0), {});
        break;
      case 2: {
        const std::uint64_t size = take_varint(message);
        const std::string_view bytes = message.substr(0, size);
        message.remove_prefix(bytes.size());
        use(field, 0, bytes);
        break;
      }
      default:
        use(field, take<std::uint32_t>(message).value_or(0), {});
    }
  }
}

struct Event {
  std::int64_t step = 0;
  bool starts_session = false;
  std::map<std::string, float> values;
};

Event parse_event(std::string_view message) {
  Event event;
  for_each_field(message, [&](unsigned field, std::uint64_t number, std::string_view bytes) {
    if (field == 2) event.step = static_cast<std::int64_t>(number);
    if (field == 7) event.starts_session = true;
    if (field != 5) return;
    for_each_field(bytes, [&](unsigned, std::uint64_t, std::string_view value) {
      std::string tag;
      float simple_value = 0.0F;
      for_each_field(value, [&](unsigned part, std::uint64_t bits, std::string_view text) {
        if (part == 1) tag = text;
        const auto low = static_cast<std::uint32_t>(bits);
        if (part == 2) std::memcpy(&simple_value, &low, sizeof low);
      });
      event.values[tag] = simple_value;
    });
  });
  return event;
}

}  // namespace

std::map<std::pair<std::string, std::int64_t>, float> read_event_points(
    const std::filesystem::path& run_folder) {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(run_folder)) {
    if (entry.path().filename().string().starts_with("events.")) files.insert(entry.path());
  }
  std::map<std::pair<std::string, std::int64_t>, float> points;
  for (const auto& path : files) {
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    std::string_view rest = content;
    while (const auto size = take<std::uint64_t>(rest)) {
      // Checksums of four bytes before and behind the message.
      if (rest.size() < 8 || *size > rest.size() - 8) break;
      const Event event = parse_event(rest.substr(4, *size));
      rest.remove_prefix(*size + 8);
      if (event.starts_session) {
        std::erase_if(points, [&](const auto& point) { return point.first.second >= event.step; });
      }
      for (const auto& [tag, value] : event.values) points[{tag, event.step}] = value;
    }
  }
  return points;
}

}  // namespace hayate
