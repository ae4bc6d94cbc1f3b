// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "hayate/data/case_key.h"
#include "hayate/io/safetensors.h"
#include "hayate/transforms/sample.h"

namespace hayate {

/// Writes a kept case (data/kept_case.h) as a safetensors file with a checksum:
///
///     image       F16 or F32  [C, X, Y, Z]
///     label       U8 [bytes], as its type packs it; absent without a label
///     foreground, background, class.0, class.1, …: U64 [words] or U32 [indices], as VoxelSet has
///                 them; those that are there
///
/// and in the metadata the key, the files' paths, the affines, the label's type and shape.
/// \throws WriteError
void write_prepared_case(const std::filesystem::path& path, const CaseKey& key,
                         const Sample& sample);

/// What write_prepared_case wrote. The voxels stay in the mapped file.
/// \throws MissingInputError, IoError; DataError when the file is damaged or holds something else.
Sample read_prepared_case(const std::filesystem::path& path);

/// Whether the file begins as write_prepared_case begins it; what follows may be damaged. Reads a
/// few bytes. \throws IoError, MemoryError
bool begins_as_prepared_case(const std::filesystem::path& path);

/// These are its two halves. The first maps the file and holds it against its checksum.
SafetensorsFile open_prepared_case(const std::filesystem::path& path);

/// \param path  for messages.
/// \throws DataError
Sample parse_prepared_case(const std::filesystem::path& path, const SafetensorsFile& file);

/// Returns the text of its key. \throws as read_prepared_case.
std::string key_of_prepared_case(const SafetensorsFile& file);

}  // namespace hayate
