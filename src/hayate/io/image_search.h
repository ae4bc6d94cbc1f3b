// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hayate/io/dataset_list.h"

namespace hayate {

/// How images are searched.
struct ImageSearch {
  /// How many channels an image has, where that is known: files CASE_0000, CASE_0001 … are then
  /// channels of one case; 0: each is an image.
  std::int64_t channel_count = 0;
  /// A folder that is not searched where it lies in another one: results go there.
  std::filesystem::path left_out = {};
};

/// The images that were found, and what else there was.
struct FoundImages {
  /// In the order of the places; in folders by name. The name of a case found in a folder below the
  /// one that was named has the folders between: "s1/ct". A name may come twice, from two places.
  std::vector<CaseFiles> cases;
  /// The data sets that lie at the places or below them.
  std::vector<DatasetList> datasets;
  /// Files that are no images, but for those that belong to one (voxels of a header).
  std::vector<std::filesystem::path> other_files;
  /// Images that cannot be used, and why.
  std::vector<std::string> problems;
};

/// Finds images where users have them:
///
///   a file               is taken for an image, whatever its name
///   a list of cases      a table (.csv) or a JSON list: its images
///   a data set           in any layout (io/dataset_list.h): its images, not its labels
///   a DICOM series       a folder of slices is an image
///   any other folder     the images in it and in its folders, of which each may be any of these
///   scans/**/*.nii.gz    a pattern that no shell has expanded (io/file_pattern.h): what matches
///
/// Names that begin with a dot are passed over, as macOS leaves them. Links to folders are
/// followed, each folder is searched once. Opens no image but to tell DICOM's slices.
///
/// \throws MissingInputError  when nothing matches a pattern; DataError  when there is no image at
///                            a place, or a list is malformed; IoError
FoundImages search_images(const std::vector<std::filesystem::path>& places,
                          const ImageSearch& search);

/// Says what there was in one line: "12 images in 3 folders; 4 files are no images, the first is
/// scans/notes.txt".
std::string describe_found(const FoundImages& found);

}  // namespace hayate
