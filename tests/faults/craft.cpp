// SPDX-License-Identifier: Apache-2.0
#include "faults/craft.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace hayate {
namespace {

using nlohmann::json;

/// Collects every value in it, itself included.
void collect(json& value, std::vector<json*>& all) {
  all.push_back(&value);
  if (!value.is_structured()) return;
  for (json& part : value) collect(part, all);
}

json deeply_nested(std::size_t depth) {
  json value = 1;
  for (std::size_t i = 0; i < depth; ++i) value = json::array({std::move(value)});
  return value;
}

}  // namespace

double Craft::odd_number() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kNumbers[] = {NAN,   kInfinity, -kInfinity, 0.0,   -0.0, -1.0,  1.0,   0.5,
                                 1e-6,  1.0000001, 1e-38,      1e-45, 1e38, -1e38, 1e300, 255.0,
                                 256.0, 65536.0,   1e6,        1e9,   -0.5, 2.0,   3.0};
  return one_of(kNumbers);
}

std::int64_t Craft::odd_integer() {
  constexpr std::int64_t kNumbers[] = {0,
                                       -1,
                                       1,
                                       2,
                                       3,
                                       5,
                                       7,
                                       8,
                                       16,
                                       127,
                                       128,
                                       255,
                                       256,
                                       1280,
                                       32767,
                                       -32768,
                                       65535,
                                       std::numeric_limits<std::int32_t>::max(),
                                       std::numeric_limits<std::int32_t>::min(),
                                       std::int64_t{1} << 32,
                                       std::numeric_limits<std::int64_t>::max(),
                                       std::numeric_limits<std::int64_t>::min()};
  return one_of(kNumbers);
}

nlohmann::json Craft::odd_value() {
  switch (below(10)) {
    case 0:
      return nullptr;
    case 1:
      return one_in(2);
    case 2:
      return odd_integer();
    case 3:
      return odd_number();
    case 4:
      return std::numeric_limits<std::uint64_t>::max();
    case 5:
      return std::string(below(4) * 40, 'x');
    case 6:
      return "\xc3\xa9\n\"../%s";
    case 7:
      return json::array();
    case 8:
      return json::object();
    default:
      return deeply_nested(1 + below(60));
  }
}

void Craft::change_one(json& value) {
  std::vector<json*> all;
  collect(value, all);
  json& place = *one_of(all);
  switch (below(7)) {
    case 0:
      if (place.is_structured() && !place.empty()) {
        place.erase(std::next(place.begin(), static_cast<std::ptrdiff_t>(below(place.size()))));
        break;
      }
      [[fallthrough]];
    case 1:
      place = json(*one_of(all));
      break;
    case 2:
      if (place.is_array()) place.push_back(json(*one_of(all)));
      if (place.is_object()) place["odd"] = odd_value();
      break;
    case 3:
    case 4:
      if (place.is_number()) {
        constexpr double kFactors[] = {-1.0, 0.0, 0.5, 2.0, 10.0, 1000.0, 1e6, 1e12};
        const double scaled = place.get<double>() * one_of(kFactors);
        place = place.is_number_integer() && std::abs(scaled) < 1e15
                    ? json(static_cast<std::int64_t>(scaled))
                    : json(scaled);
        break;
      }
      [[fallthrough]];
    default:
      place = odd_value();
  }
}

void Craft::change(json& value) {
  for (std::size_t i = 0, count = 1 + below(3); i < count; ++i) change_one(value);
}

void Craft::change(std::vector<std::byte>& bytes) {
  for (std::size_t i = 0, count = 1 + below(4); i < count && !bytes.empty(); ++i) {
    const std::size_t at = below(bytes.size());
    const std::size_t size = std::min<std::size_t>(1 + below(64), bytes.size() - at);
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = begin + static_cast<std::ptrdiff_t>(size);
    switch (below(5)) {
      case 0:
        bytes.resize(at);
        break;
      case 1:
        *begin ^= static_cast<std::byte>(1U << below(8));
        break;
      case 2:
        std::generate(begin, end, [&] { return static_cast<std::byte>(below(256)); });
        break;
      case 3:
        std::fill(begin, end, static_cast<std::byte>(one_in(2) ? 0 : 255));
        break;
      default: {
        const std::vector<std::byte> copy(begin, end);
        bytes.insert(begin, copy.begin(), copy.end());
      }
    }
  }
}

}  // namespace hayate
