// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Whether training cases are listed for the sake of both their files; images keep the labels that
/// they have, but need none.
enum class Want { kCases, kImages };

/// A way in which data sets lie on disks. One is a file beside this one and a line in layouts.cpp.
struct DatasetLayout {
  /// As its users call it: "nnU-Net raw".
  std::string_view name;
  /// What it is recognised by, as it goes on from "expected …".
  std::string_view looks_for;
  /// Whether a folder, or a file that lists cases, is one. Opens no image.
  bool (*recognises)(const std::filesystem::path& place);
  /// Lists what lies there: cases in any order, unnamed where the image's file name is the name,
  /// not checked for existence; what keeps cases out of it as `problems`.
  /// \throws MissingInputError, IoError; DataError when a list is malformed.
  DatasetList (*list)(const DatasetPlace& place, Want want);
};

/// All layouts: a place is taken for the first one that recognises it.
std::span<const DatasetLayout> dataset_layouts();

}  // namespace hayate
