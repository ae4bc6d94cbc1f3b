// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/nrrd/nrrd_axes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/lps_space.h"
#include "hayate/io/text_header.h"

namespace hayate {
namespace {

// As many as the format allows.
constexpr std::int64_t kLargestRank = 16;
constexpr std::string_view kNone = "none";
constexpr const char* kCure = "write the file again with a valid header";

/// The kinds along which an image goes on, rather than having several values at each voxel.
constexpr std::array kDomains = std::to_array<std::string_view>({"", "domain", "space", "time"});
constexpr std::array kKinds = std::to_array<std::string_view>({"domain",
                                                               "space",
                                                               "time",
                                                               "list",
                                                               "point",
                                                               "vector",
                                                               "covariant-vector",
                                                               "normal",
                                                               "stub",
                                                               "scalar",
                                                               "complex",
                                                               "2-vector",
                                                               "3-color",
                                                               "rgb-color",
                                                               "hsv-color",
                                                               "xyz-color",
                                                               "4-color",
                                                               "rgba-color",
                                                               "3-vector",
                                                               "3-gradient",
                                                               "3-normal",
                                                               "4-vector",
                                                               "quaternion",
                                                               "2d-symmetric-matrix",
                                                               "2d-matrix",
                                                               "2d-masked-symmetric-matrix",
                                                               "2d-masked-matrix",
                                                               "3d-symmetric-matrix",
                                                               "3d-matrix",
                                                               "3d-masked-symmetric-matrix",
                                                               "3d-masked-matrix"});

std::vector<std::string> parse_kinds(const std::string& text, std::size_t rank) {
  std::vector<std::string> kinds = words_of(to_lower(text));
  if (kinds.size() != rank) throw_bad_field("kinds", text, fmt::format("{} of them", rank));
  for (std::string& kind : kinds) {
    if (kind == "???" || kind == kNone) kind.clear();
    if (kind.empty() || std::ranges::find(kKinds, kind) != kKinds.end()) continue;
    throw_bad_field("kinds", kind, "'domain', 'list', 'vector' or another kind of the format's");
  }
  return kinds;
}

void parse_directions(const std::string& text, NrrdAxes& axes) {
  constexpr std::string_view field = "space directions";
  if (axes.space.dimension == 0) {
    throw DataError("space directions: the header has them, but no space",
                    "say which one, for instance 'space: left-posterior-superior'");
  }
  const std::vector<std::string> vectors = split_vectors(field, text);
  if (vectors.size() != axes.rank()) {
    throw_bad_field(field, text,
                    fmt::format("{} vectors, 'none' where there is none", axes.rank()));
  }
  for (const std::string& vector : vectors) {
    auto& direction = axes.directions.emplace_back();
    if (vector != kNone) direction = parse_vector(field, vector, axes.space.dimension);
  }
}

bool is_domain(const std::string& kind) {
  return std::ranges::find(kDomains, kind) != kDomains.end();
}

void check_kind(const NrrdAxes& axes, std::size_t axis) {
  const std::string& kind = axes.kinds[axis];
  if (kind == "complex") {
    throw DataError(fmt::format("kinds: axis {} has the parts of complex numbers, expected real "
                                "ones",
                                axis),
                    "convert the voxels to one real number each");
  }
  const bool is_in_space = !axes.directions.empty() && axes.directions[axis];
  if (!is_in_space || is_domain(kind)) return;
  throw DataError(fmt::format("axis {} has a space direction, and is of the kind '{}'", axis, kind),
                  "make its direction 'none', or its kind 'domain'");
}

}  // namespace

std::vector<std::string> split_vectors(std::string_view field, std::string_view text) {
  std::vector<std::string> vectors;
  for (std::string_view rest = trimmed(text); !rest.empty(); rest = trimmed(rest)) {
    std::size_t size = kNone.size();
    if (rest.starts_with('(')) {
      size = rest.find(')');
      if (size == std::string_view::npos) throw_bad_field(field, text, "')' behind each vector");
      ++size;
    } else if (!to_lower(rest).starts_with(kNone)) {
      throw_bad_field(field, text, "vectors such as (1,0,0), or 'none'");
    }
    vectors.push_back(rest.front() == '(' ? std::string(rest.substr(0, size)) : std::string(kNone));
    rest.remove_prefix(size);
  }
  return vectors;
}

std::vector<double> parse_vector(std::string_view field, std::string_view text, std::size_t count) {
  const bool has_braces = text.size() >= 2 && text.front() == '(' && text.back() == ')';
  const std::vector<std::string> parts =
      has_braces ? split(text.substr(1, text.size() - 2), ',') : std::vector<std::string>();
  if (parts.size() != count) throw_bad_field(field, text, fmt::format("({} numbers)", count));
  std::vector<double> numbers;
  for (const std::string& part : parts) {
    numbers.push_back(parse_number(field, part));
    if (!std::isfinite(numbers.back())) throw_bad_field(field, text, "finite numbers");
  }
  return numbers;
}

NrrdAxes parse_nrrd_axes(const NrrdFields& fields) {
  const std::int64_t rank = parse_count("dimension", fields.at("dimension"));
  if (rank < 1 || rank > kLargestRank) {
    throw_bad_field("dimension", fields.at("dimension"), fmt::format("1 to {}", kLargestRank));
  }
  NrrdAxes axes;
  axes.sizes = parse_sizes("sizes", fields.at("sizes"), static_cast<std::size_t>(rank));
  axes.kinds.resize(axes.rank());
  if (const std::string* text = fields.find("kinds")) axes.kinds = parse_kinds(*text, axes.rank());
  axes.space = parse_nrrd_space(fields);
  if (const std::string* text = fields.find("space directions")) parse_directions(*text, axes);
  return axes;
}

std::vector<std::size_t> find_space_axes(const NrrdAxes& axes) {
  std::vector<std::size_t> found;
  for (std::size_t axis = 0; axis < axes.rank(); ++axis) {
    check_kind(axes, axis);
    const bool is_in_space = axes.directions.empty() || axes.directions[axis];
    const bool is_space_kind = is_domain(axes.kinds[axis]) && axes.kinds[axis] != "time";
    if (is_in_space && is_space_kind && found.size() < kSpaceRank) found.push_back(axis);
  }
  if (found.size() < 2) {
    throw DataError(
        fmt::format("got {} axes in space of {}, expected 2 or 3", found.size(), axes.rank()),
        kCure);
  }
  return found;
}

}  // namespace hayate
