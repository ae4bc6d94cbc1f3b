// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hayate {

/// The files of one case. Its name is the image's file name without its suffix, and more of its
/// path where that is not enough (io/case_names.h).
struct CaseFiles {
  std::string name;
  std::filesystem::path image;
  std::optional<std::filesystem::path> label;
};

/// What a dataset.json says beside the cases; for whoever holds it against them.
struct DatasetDeclaration {
  /// numTraining and numTest.
  std::optional<std::int64_t> training_count;
  std::optional<std::int64_t> test_count;
  /// How many entries the lists really have.
  std::int64_t listed_training_count = 0;
  std::int64_t listed_test_count = 0;
  /// Every file that the lists name, there or not.
  std::vector<std::filesystem::path> files;
  /// Keys that it holds beside that and nothing here reads: "channel_names", "training[].mask".
  std::vector<std::string> unused_keys;
  /// Unused keys that say which cases are for validation: "validation", "training[].fold".
  std::vector<std::string> split_keys;
};

/// Classes that are one region, which may overlap with others: "whole tumour" of 1, 2 and 3.
struct LabelRegion {
  std::string name;
  /// Values of label files, ascending.
  std::vector<int> values;
  /// What predictions write where the region is, after the regions before it.
  int written_as = 0;
};

/// The cases of a data set folder, each list sorted by image file name, as the tutorial's sorted
/// glob has them.
struct DatasetList {
  std::filesystem::path folder;
  std::string name;
  std::string description;
  /// Class index → name, for instance 0 → "background". Empty where no dataset.json says it.
  std::map<int, std::string> class_names;
  /// Class index → value in label files, ascending. Empty where they are the same.
  std::vector<int> label_values;
  /// The value in label files of voxels that nobody annotated.
  std::optional<int> ignore_label;
  /// Regions in the order in which they are written; empty where classes exclude each other.
  std::vector<LabelRegion> regions;
  /// What the channels of an image are ("CT"), in their order. Empty as above.
  std::vector<std::string> channel_names;
  /// What dataset.json declares; empty where there is none.
  std::optional<DatasetDeclaration> declaration;
  /// Cases with labels.
  std::vector<CaseFiles> training;
  /// Cases without labels.
  std::vector<CaseFiles> test;
  /// What keeps cases out of the lists: files that are missing or cannot be read, duplicates, paths
  /// that leave the folder.
  std::vector<std::string> problems;
  /// How many of the problems are files that are not there.
  std::size_t missing_count = 0;
};

/// Finds the cases of a folder in one of these layouts:
///
///   * Medical Segmentation Decathlon: `dataset.json` with `training` ({image, label} pairs) and
///     `test` (images), paths relative to the folder;
///   * imagesTr + labelsTr, and perhaps imagesTs;
///   * images + labels, the same file name in both;
///   * image files only (in the folder itself, in imagesTr or in images), which become `test`.
///
/// Files whose names begin with a dot, such as the `._…` that macOS leaves, are passed over. Does
/// not open images.
///
/// \returns the usable cases, and `problems` with the others.
/// \throws MissingInputError  when there is no such folder.
/// \throws DataError  when dataset.json is malformed, there is no case at all, or dataset.json says
///                    itself how to split the cases, which nothing here follows; IoError.
DatasetList scan_dataset(const std::filesystem::path& folder);

/// Finds the cases as scan_dataset does, for whoever names every fault: check_split is theirs to
/// call.
DatasetList survey_dataset(const std::filesystem::path& folder);

/// \throws DataError  when dataset.json says itself how to split the cases.
void check_split(const DatasetList& list);

/// \throws MissingInputError  when there is no such folder; looks no further.
void check_dataset_folder(const std::filesystem::path& folder);

/// Finds the cases as scan_dataset does, for whoever wants all of them or none.
/// \throws DataError  also when there are problems, all of them in one message; MissingInputError
///                    when all of them are files that are not there.
DatasetList read_dataset_list(const std::filesystem::path& folder);

/// Returns every image that is there, of training and test cases, whether it has a label or not:
/// what can be predicted. No two of one name; a training case has the name that it has in the other
/// lists, and the label that belongs to it, which need not be there. Warns of images that are not
/// there.
/// \throws MissingInputError  when none is there; DataError, IoError as scan_dataset.
std::vector<CaseFiles> list_images(const std::filesystem::path& folder);

/// Identifies a data set by the names (relative to the folder) and contents of its files, whatever
/// the order of its lists and the place of its folder. Reads the files that have changed since they
/// were last hashed (file_hashes.h).
/// \param file_hashes  when given, gets the hash of every file.
/// \throws MissingInputError, IoError
std::uint64_t compute_dataset_hash(
    const DatasetList& dataset,
    std::map<std::filesystem::path, std::uint64_t>* file_hashes = nullptr);

}  // namespace hayate
