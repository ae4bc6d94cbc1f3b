// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_space.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "hayate/base/text.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

constexpr std::int64_t kLargestDimension = 8;

struct SpaceRow {
  std::string_view name;
  NrrdSpace space;
};
constexpr NrrdSpace lps(std::size_t dimension) {
  return {dimension, {1, 1}, true};
}
constexpr NrrdSpace ras(std::size_t dimension) {
  return {dimension, {-1, -1}, true};
}
constexpr NrrdSpace las(std::size_t dimension) {
  return {dimension, {1, -1}, true};
}
/// One that says nothing of the patient.
constexpr NrrdSpace other(std::size_t dimension) {
  return {dimension, {1, 1}, false};
}
constexpr std::array kSpaces = std::to_array<SpaceRow>({{"left-posterior-superior", lps(3)},
                                                        {"lps", lps(3)},
                                                        {"right-anterior-superior", ras(3)},
                                                        {"ras", ras(3)},
                                                        {"left-anterior-superior", las(3)},
                                                        {"las", las(3)},
                                                        {"scanner-xyz", other(3)},
                                                        {"3d-right-handed", other(3)},
                                                        {"3d-left-handed", other(3)},
                                                        {"left-posterior-superior-time", lps(4)},
                                                        {"lpst", lps(4)},
                                                        {"right-anterior-superior-time", ras(4)},
                                                        {"rast", ras(4)},
                                                        {"left-anterior-superior-time", las(4)},
                                                        {"last", las(4)},
                                                        {"scanner-xyz-time", other(4)},
                                                        {"3d-right-handed-time", other(4)},
                                                        {"3d-left-handed-time", other(4)}});

}  // namespace

NrrdSpace parse_nrrd_space(const NrrdFields& fields) {
  NrrdSpace space;
  const std::string* const name = fields.find("space");
  if (name != nullptr) {
    const auto found = std::ranges::find(kSpaces, to_lower(*name), &SpaceRow::name);
    if (found == kSpaces.end()) {
      throw_bad_field("space", *name,
                      "left-posterior-superior, right-anterior-superior, "
                      "left-anterior-superior or another space of the format's");
    }
    space = found->space;
  }
  const std::string* const dimension = fields.find("space dimension");
  if (dimension == nullptr) return space;
  const std::int64_t said = parse_count("space dimension", *dimension);
  if (name != nullptr && said != static_cast<std::int64_t>(space.dimension)) {
    throw_bad_field("space dimension", *dimension,
                    fmt::format("{}, which '{}' has", space.dimension, *name));
  }
  if (said < 1 || said > kLargestDimension) {
    throw_bad_field("space dimension", *dimension, fmt::format("1 to {}", kLargestDimension));
  }
  space.dimension = static_cast<std::size_t>(said);
  return space;
}

}  // namespace hayate
