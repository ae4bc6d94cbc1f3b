// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/image_search.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/case_image.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class ImageSearchTest : public testing::Test {
 protected:
  /// Images are not opened, so text will do.
  void add(std::initializer_list<const char*> names, std::string_view text = "image") const {
    for (const char* name : names) {
      fs::create_directories((folder_ / name).parent_path());
      write_text(folder_ / name, text);
    }
  }
  void add_slices(std::initializer_list<const char*> names) const {
    add(names, std::string(128, '\0') + "DICM");
  }

  FoundImages search(const Names& places, std::int64_t channel_count = 0) const {
    std::vector<fs::path> paths;
    for (const std::string& place : places) paths.push_back(folder_ / place);
    return search_images(paths, {.channel_count = channel_count, .left_out = folder_ / "in/out"});
  }

  /// "name: file", in paths below the folder, a line for each case.
  Names describe(const FoundImages& found) const {
    Names lines;
    for (const CaseFiles& files : found.cases) {
      std::string line = files.name + ":";
      for (const fs::path& file : channel_files(files)) {
        line += " " + file.lexically_relative(folder_.path()).string();
      }
      lines.push_back(line);
    }
    return lines;
  }

  TempFolder folder_;
};

TEST_F(ImageSearchTest, FoldersAreSearchedWithWhatIsInThem) {
  add({"in/b.nii.gz", "in/a.nrrd", "in/s2/ct.nii", "in/s1/t/ct.mha", "in/._a.nrrd",
       "in/.trash/x.nii", "in/out/b.nii.gz"});
  EXPECT_EQ(describe(search({"in"})), (Names{"a: in/a.nrrd", "b: in/b.nii.gz",
                                             "s1/t/ct: in/s1/t/ct.mha", "s2/ct: in/s2/ct.nii"}));
}

TEST_F(ImageSearchTest, AFolderIsSearchedOnceHoweverLinksLead) {
  add({"in/s1/ct.nii"});
  fs::create_directory_symlink(folder_ / "in", folder_ / "in/s1/around");
  fs::create_directory_symlink(folder_ / "in/s1", folder_ / "in/s2");
  EXPECT_EQ(describe(search({"in", "in/s1"})), Names{"s1/ct: in/s1/ct.nii"});
}

TEST_F(ImageSearchTest, OfADataSetTheImagesAreFoundAndNotTheLabels) {
  add({"in/site/imagesTr/a.nii.gz", "in/site/labelsTr/a.nii.gz", "in/site/imagesTs/b.nii.gz",
       "in/pairs/c.nii.gz", "in/pairs/c_seg.nii.gz", "in/d.nii.gz"});
  const FoundImages found = search({"in"});
  EXPECT_EQ(describe(found),
            (Names{"d: in/d.nii.gz", "pairs/c: in/pairs/c.nii.gz",
                   "site/a: in/site/imagesTr/a.nii.gz", "site/b: in/site/imagesTs/b.nii.gz"}));
  EXPECT_EQ(found.datasets.size(), 2U);
  EXPECT_EQ(found.cases[2].label, folder_ / "in/site/labelsTr/a.nii.gz");
}

TEST_F(ImageSearchTest, FoldersOfPatientsAreOneDataSetWhereNothingElseLiesThere) {
  add({"in/p1/p1_flair.nii", "in/p1/p1_t1.nii", "in/p1/p1_seg.nii"});
  EXPECT_EQ(describe(search({"in"})), Names{"p1: in/p1/p1_flair.nii in/p1/p1_t1.nii"});
  add({"in/p2/day1/ct.nii"});
  EXPECT_EQ(describe(search({"in"})).back(), "p2/day1/ct: in/p2/day1/ct.nii");
}

TEST_F(ImageSearchTest, ListsOfCasesNameTheirImages) {
  add({"scans/a.nii.gz", "scans/b.nii.gz"});
  write_text(folder_ / "list.csv", "image\nscans/a.nii.gz\nscans/b.nii.gz\n");
  write_text(folder_ / "list.json",
             R"({"hayate_list": 1, "cases": [{"name": "one", "images": ["scans/a.nii.gz"]}]})");
  EXPECT_EQ(describe(search({"list.csv"})), (Names{"a: scans/a.nii.gz", "b: scans/b.nii.gz"}));
  EXPECT_EQ(describe(search({"list.json"})), Names{"one: scans/a.nii.gz"});
}

TEST_F(ImageSearchTest, ASeriesOfSlicesIsAnImageWhereverItLies) {
  add_slices({"in/p1/ct/1.dcm", "in/p1/ct/2.dcm", "in/p1/mr/IM1", "in/p2/1"});
  EXPECT_EQ(describe(search({"in"})), (Names{"p2: in/p2", "p1/ct: in/p1/ct", "p1/mr: in/p1/mr"}));
  EXPECT_EQ(describe(search({"in/p1/ct"})), Names{"ct: in/p1/ct"});
}

TEST_F(ImageSearchTest, PatternsAreExpanded) {
  add({"in/a.nii", "in/b.nii", "in/x/c.nii", "in/notes.txt"});
  EXPECT_EQ(describe(search({"in/*.nii"})), (Names{"a: in/a.nii", "b: in/b.nii"}));
  EXPECT_EQ(describe(search({"in/**/c.nii"})), Names{"c: in/x/c.nii"});
  const FoundImages all = search({"in/*"});
  EXPECT_EQ(describe(all).size(), 3U);
  EXPECT_EQ(all.other_files, std::vector<fs::path>{folder_ / "in/notes.txt"});
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { search({"in/*.mha"}); }),
                       "no file or folder is named so"));
}

TEST_F(ImageSearchTest, ChannelsOfOneFolderAreJoined) {
  add({"in/a_0000.nii", "in/a_0001.nii", "in/x/b_0000.nii", "in/x/b_0001.nii"});
  EXPECT_EQ(describe(search({"in"}, 2)),
            (Names{"a: in/a_0000.nii in/a_0001.nii", "x/b: in/x/b_0000.nii in/x/b_0001.nii"}));
  EXPECT_EQ(describe(search({"in/a_0000.nii", "in/a_0001.nii"}, 2)),
            Names{"a: in/a_0000.nii in/a_0001.nii"});
}

TEST_F(ImageSearchTest, WhatIsNoImageIsCounted) {
  add({"in/a.nii", "in/b.hdr", "in/b.img", "in/c.mhd", "in/c.raw", "in/notes.txt", "in/x/log.csv",
       "in/old.mgz"});
  const FoundImages found = search({"in"});
  EXPECT_EQ(describe_found(found), "3 images in 1 folder; 2 files are no images, the first is " +
                                       (folder_ / "in/notes.txt").string());
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_TRUE(contains(found.problems[0], "old.mgz: an image, but not of"));
}

TEST_F(ImageSearchTest, APlaceWithoutImagesIsRefused) {
  add({"in/notes.txt", "old/a.mgz"});
  EXPECT_TRUE(contains(error_text<DataError>([&] { search({"in"}); }), "no image in it"));
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { search({"old"}); }), "a.mgz: an image, but not"));
}

TEST_F(ImageSearchTest, ANamedFileIsTakenForAnImage) {
  EXPECT_EQ(describe(search({"in/none.nii.gz"})), Names{"none: in/none.nii.gz"});
  EXPECT_EQ(describe_found(search({"in/none.nii.gz"})), "1 image in 1 folder");
}

}  // namespace
}  // namespace hayate
