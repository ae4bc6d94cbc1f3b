// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/base/class_index.h"

namespace hayate {

/// A file that says where one class or region is: wherever it is above 0, whatever its type and
/// values.
struct ClassMask {
  /// What the list calls the class or region.
  std::string name;
  /// The values that the label which the masks of a case make together may have there, ascending:
  /// the class's own, or those of the region (io/mask_values.h).
  std::vector<int> values;
  std::filesystem::path file;
  /// Whether it is a region's, which may overlap with others.
  bool is_region = false;
};

/// The files of one case. Its name is the image's file name without its suffix, and more of its
/// path where that is not enough (io/case_names.h), or what the list calls it.
struct CaseFiles {
  std::string name;
  /// The image, or its first channel where each has a file (io/case_image.h).
  std::filesystem::path image;
  /// The label, or the first mask where each class has a file (io/case_label.h).
  std::optional<std::filesystem::path> label;
  /// The files of the channels behind the first.
  std::vector<std::filesystem::path> more_channels = {};
  /// Where each class or region has a file: those that are there, in the list's order. One without
  /// a file is not in the case, or, where labels_present leaves it out, was not annotated. Else
  /// empty.
  std::vector<ClassMask> masks = {};
  /// What the label was annotated for, as the list says it: names or values of classes, or names of
  /// regions. Nothing where it does not say, which means all of them.
  std::optional<std::vector<std::string>> labels_present = {};
  /// What the label was not annotated for, as scores count it (metrics/class_regions.h): class
  /// indices, or 1, 2 … for the regions. Filled in by io/labels_present.h.
  ClassSet unannotated = {};
};

/// A fold of a split that a data set brings along, as the images of its cases (the first channels).
struct DeclaredFold {
  std::vector<std::filesystem::path> train;
  std::vector<std::filesystem::path> validation;
};

/// How a data set says itself that its cases are to be split.
struct DeclaredSplit {
  /// Where it says so: "splits_final.json", "training[].fold of datalist.json".
  std::string source;
  /// One at least.
  std::vector<DeclaredFold> folds;
};

/// What a dataset.json says beside the cases; for whoever holds it against them.
struct DatasetDeclaration {
  /// numTraining and numTest.
  std::optional<std::int64_t> training_count;
  std::optional<std::int64_t> test_count;
  /// How many entries the lists really have.
  std::int64_t listed_training_count = 0;
  std::int64_t listed_test_count = 0;
  /// Every file that the lists name, there or not; empty where dataset.json lists none.
  std::vector<std::filesystem::path> files;
  /// Keys that it holds beside that and nothing here reads: "training[].mask".
  std::vector<std::string> unused_keys;
};

/// Classes that are one region, which may overlap with others: "whole tumour" of 1, 2 and 3.
struct LabelRegion {
  std::string name;
  /// Values of label files, ascending.
  std::vector<int> values;
  /// What predictions write where the region is, after the regions before it; kWrittenTogether: as
  /// RegionOptions::written_as has it for -1.
  int written_as = 0;

  static constexpr int kWrittenTogether = -1;
};

/// The cases of a data set folder, each list sorted by image file name, as the tutorial's sorted
/// glob has them.
struct DatasetList {
  /// What paths are told relative to: the data set's folder, or where its list's paths begin.
  std::filesystem::path folder;
  /// Name of the layout that it lies in: "nnU-Net raw" (io/layouts).
  std::string_view layout;
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
  /// The data set's own split, where it has one.
  std::optional<DeclaredSplit> split;
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
  /// What was passed over, and is no fault: images of a kind that cases are not made of.
  std::vector<std::string> notes;
};

/// Where a data set lies.
struct DatasetPlace {
  /// Its folder, or a file that lists its cases.
  std::filesystem::path path;
  /// Where relative paths of such a file begin; empty: in the file's folder.
  std::filesystem::path root = {};
};

/// Finds the cases of a data set, in whichever layout it lies (io/layouts/layouts.cpp lists them;
/// docs/datasets.md shows each).
///
/// Files whose names begin with a dot, such as the `._…` that macOS leaves, are passed over. Does
/// not open images.
///
/// \returns the usable cases, and `problems` with the others.
/// \throws MissingInputError  when there is nothing at that place.
/// \throws DataError  when a list is malformed, or there is no case at all; IoError.
DatasetList scan_dataset(const DatasetPlace& place);
DatasetList scan_dataset(const std::filesystem::path& path);

/// Says in one line what lies there: "nnU-Net raw, 2 channels, 41 cases, 5 folds in
/// splits_final.json".
std::string describe_dataset(const DatasetList& list);

/// Whether it is a file that lists the cases of a data set, in a way that some layout reads.
bool is_case_list(const std::filesystem::path& path);

/// Looks at the place alone, before the cases are looked for.
/// \throws MissingInputError  when nothing is there; DataError when it is a file that lists no
/// cases.
void check_dataset_place(const std::filesystem::path& path);

/// Finds the cases as scan_dataset does, for whoever wants all of them or none.
/// \throws DataError  also when there are problems, all of them in one message; MissingInputError
///                    when all of them are files that are not there.
DatasetList read_dataset_list(const std::filesystem::path& path);

/// Identifies a data set by the names (relative to the folder) and contents of its files, and by
/// what the list says that labels were annotated for, whatever the order of its lists and the place
/// of its folder. Reads the files that have changed since they were last hashed (file_hashes.h).
/// \param file_hashes  when given, gets the hash of every image (image_files.h).
/// \throws MissingInputError, IoError
std::uint64_t compute_dataset_hash(
    const DatasetList& dataset,
    std::map<std::filesystem::path, std::uint64_t>* file_hashes = nullptr);

}  // namespace hayate
