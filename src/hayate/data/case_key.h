// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "hayate/data/cache_type.h"
#include "hayate/data/load_case.h"
#include "hayate/transforms/compose.h"

namespace hayate {

/// What a prepared case is made of. Cases of one key are the same, bit for bit.
struct CaseKey {
  /// JSON of everything that decides: the contents of the files, the deterministic transforms with
  /// their options, how files are read and kept, the kernels, and the code that does it.
  std::string text;
  /// Files for people to read of; they decide nothing.
  CaseFiles files;

  /// Returns the case's name and a hash of the text: a file name.
  std::string file_name() const;
};

/// Whether CaseKey::file_name() could have given that name.
bool is_case_file_name(std::string_view name);

/// Reads the files where their hashes are not known (io/file_hashes.h).
/// \pre the chain was made from a recipe (Transform::recipe_entry).
/// \throws MissingInputError, IoError  with the case's name.
CaseKey make_case_key(const CaseFiles& files, const LoadOptions& options, const Compose& chain,
                      CacheType type);

}  // namespace hayate
