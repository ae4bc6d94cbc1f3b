// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// Gives every case a name that no other one has and that a file can have. It is the first of these
/// that tells a case apart:
///
///   1. the name that it has already, or the image's file name without its suffix:
///                                                                      imagesTr/liver_1  liver_1
///   2. what differs between the folders of images of that file name:   s0/anat/ct  s0
///   3. the path below the data set's folder:                           s0/ct, s0/mr  s0_ct, s0_mr
///   4. the same and a hash of it, where an underscore is ambiguous:    a_b/c, a/b_c
///
/// So the cases of a data set whose file names differ are called by these, whatever their folders.
///
/// \param folder  of the data set.
/// \param taken   names that none of the cases may get.
/// \pre no two images have one path without an image's suffix.
void name_cases(std::vector<CaseFiles>& cases, const std::filesystem::path& folder,
                const std::set<std::string>& taken = {});

}  // namespace hayate
