// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Whether it is a folder; what cannot be looked at is found out where it is used.
bool is_folder(const std::filesystem::path& path);

/// The folders in a folder, sorted; those whose names begin with a dot are passed over.
std::vector<std::filesystem::path> find_folders(const std::filesystem::path& folder);

/// The files of a folder with names of a kind, sorted; whatever they are. A folder that cannot be
/// read is a problem of the list.
std::vector<std::filesystem::path> find_files(const std::filesystem::path& folder,
                                              bool (*is_of_kind)(const std::filesystem::path&),
                                              DatasetList& list);

/// File name without suffix → file, of one folder's images; a name that two files have is a
/// problem, and an image of a format that is not read.
std::map<std::string, std::filesystem::path> find_images(const std::filesystem::path& folder,
                                                         DatasetList& list);

/// A problem that keeps a case out of the list since a file of it is not there.
void add_missing(std::string problem, DatasetList& list);

}  // namespace hayate
