// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/path_roots.h"

#include <algorithm>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/io/image_files.h"
#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// Where a path ends, links and ".." followed, whether all of it is there or not; empty where the
/// system does not say.
fs::path real_path(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  return error ? fs::path() : real;
}

RequestError outside(const std::string& path) {
  return {403, fmt::format("path: got {}, expected a file below a root of the server", path),
          "send the file itself, or start the server with --root FOLDER"};
}

}  // namespace

PathRoots::PathRoots(const std::vector<fs::path>& roots) {
  for (const fs::path& root : roots) {
    std::error_code error;
    if (!fs::is_directory(root, error)) {
      throw MissingInputError(fmt::format("--root: got {}, expected a folder", root.string()),
                              "name the folder that clients may name images in");
    }
    roots_.push_back(fs::canonical(root));
  }
}

bool PathRoots::holds(const fs::path& real_path) const {
  return std::ranges::any_of(roots_, [&](const fs::path& root) {
    const auto end = std::ranges::mismatch(root, real_path);
    return end.in1 == root.end() && end.in2 != real_path.end();
  });
}

fs::path PathRoots::resolve(const std::string& path) const {
  // The system's calls would end it there, and look at another file than was checked.
  if (path.empty() || path.find('\0') != std::string::npos) throw outside(path);
  std::vector<fs::path> candidates;
  if (fs::path(path).is_absolute()) {
    candidates.emplace_back(path);
  } else {
    for (const fs::path& root : roots_) candidates.push_back(root / path);
  }
  bool is_inside = false;
  for (const fs::path& candidate : candidates) {
    const fs::path real = real_path(candidate);
    if (real.empty() || !holds(real)) continue;
    std::error_code error;
    if (fs::exists(real, error)) return real;
    is_inside = true;
  }
  if (!is_inside) throw outside(path);
  throw RequestError(404, fmt::format("path: got {}, expected a file that is there", path),
                     "look at the name");
}

void PathRoots::check_files_of(const fs::path& image) const {
  for (const fs::path& file : files_of_image(image)) {
    if (!holds(real_path(file))) throw outside(file.string());
  }
}

}  // namespace hayate
