// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/dataset_list.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hayate/base/error.h"
#include "hayate/io/scan_images.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

constexpr const char* kJson = R"({
  "name": "Spleen", "description": "Spleen Segmentation", "modality": {"1": "PET", "0": "CT"},
  "labels": {"0": "background", "1": "spleen"}, "numTraining": 2, "numTest": 1,
  "training": [{"image": "./imagesTr/b.nii.gz", "label": "./labelsTr/b.nii.gz"},
               {"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz"}],
  "test": ["./imagesTs/c.nii.gz"]})";

class DatasetListTest : public testing::Test {
 protected:
  /// Lists are made without looking into images, so text will do.
  void add_file(const std::string& name, std::string_view text = "image") {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write_text(folder_ / name, text);
  }
  void add_msd_files() {
    for (const std::string name :
         {"imagesTr/a", "imagesTr/b", "labelsTr/a", "labelsTr/b", "imagesTs/c"}) {
      add_file(name + ".nii.gz", name);
    }
  }
  void add_json(std::string_view text) { add_file("dataset.json", text); }

  /// What can be predicted: training cases, then test cases.
  std::vector<CaseFiles> images() {
    DatasetList list = scan_images(folder_.path());
    list.training.insert(list.training.end(), list.test.begin(), list.test.end());
    return list.training;
  }
  DatasetList read() { return read_dataset_list(folder_.path()); }
  std::string read_error() {
    return error_text<DataError>([&] { read(); });
  }

  TempFolder folder_;
};

std::vector<std::string> names_of(const std::vector<CaseFiles>& cases) {
  std::vector<std::string> names;
  for (const CaseFiles& one : cases) names.push_back(one.name);
  return names;
}

using Names = std::vector<std::string>;

TEST_F(DatasetListTest, ReadsAnMsdDatasetSortedByFileName) {
  add_msd_files();
  add_json(kJson);
  const DatasetList list = read();
  EXPECT_EQ(list.name, "Spleen");
  EXPECT_EQ(list.description, "Spleen Segmentation");
  EXPECT_EQ(list.class_names, (std::map<int, std::string>{{0, "background"}, {1, "spleen"}}));
  EXPECT_EQ(list.channel_names, (Names{"CT", "PET"}));
  EXPECT_EQ(names_of(list.training), (Names{"a", "b"}));
  EXPECT_EQ(list.training[0].image, folder_ / "imagesTr/a.nii.gz");
  EXPECT_EQ(list.training[0].label, folder_ / "labelsTr/a.nii.gz");
  EXPECT_EQ(names_of(list.test), Names{"c"});
  EXPECT_FALSE(list.test[0].label.has_value());
}

TEST_F(DatasetListTest, CollectsEveryProblemOfAnMsdDataset) {
  add_file("imagesTr/a.nii.gz");
  add_file("imagesTr/b.nii.gz");
  add_file("labelsTr/b.nii.gz");
  add_json(R"({"training": [
      {"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz"},
      {"image": "./imagesTr/b.nii.gz", "label": "./labelsTr/b.nii.gz"},
      {"image": "imagesTr/b.nii.gz", "label": "labelsTr/b.nii.gz"},
      {"image": "../elsewhere/d.nii.gz", "label": "/etc/d.nii.gz"}],
    "test": ["imagesTs/c.nii.gz", "imagesTr/../../c.nii.gz"]})");
  const std::string text = read_error();
  EXPECT_TRUE(contains(text, "6 problems"));
  EXPECT_TRUE(contains(text, "labelsTr/a.nii.gz: no such file"));
  EXPECT_TRUE(contains(text, "the case 'b' is listed twice"));
  EXPECT_TRUE(contains(text, "training[3].image: got '../elsewhere/d.nii.gz'"));
  EXPECT_TRUE(contains(text, "training[3].label: got '/etc/d.nii.gz'"));
  EXPECT_TRUE(contains(text, "imagesTs/c.nii.gz: no such file"));
  EXPECT_TRUE(contains(text, "test[1]: got 'imagesTr/../../c.nii.gz'"));
  const DatasetList list = scan_dataset(folder_.path());
  EXPECT_EQ(names_of(list.training), Names{"b"});
  EXPECT_EQ(list.problems.size(), 6U);
}

TEST_F(DatasetListTest, TakesNamesThatNoFileCanHaveForProblemsOfTheirCases) {
  add_msd_files();
  add_json(R"({"test": ["imagesTs/c.nii.gz", "imagesTs/c.nii.gz\u0000x", "imagesTs/)" +
           std::string(300, 'd') + R"("]})");
  const DatasetList list = scan_dataset(folder_.path());
  EXPECT_EQ(names_of(list.test), Names{"c"});
  ASSERT_EQ(list.problems.size(), 2U);
  EXPECT_TRUE(contains(list.problems[0], "test[1]: got 'imagesTs/c.nii.gz"));
  EXPECT_TRUE(contains(list.problems[1], "d: no such file"));
}

TEST_F(DatasetListTest, RefusesAMalformedJson) {
  const std::pair<std::string, std::string> cases[] = {
      {"{", "not valid JSON"},
      {"[]", "expected an object"},
      {R"({"test": [], "labels": {}, "test": []})", "the key 'test' is there twice"},
      {R"({"labels": {"1": "a", "1": "b"}})", "the key '1' is there twice"},
      {R"({"training": {}})", "training: expected an array"},
      {R"({"training": ["a"]})", "training[0]: expected an object with image and label"},
      {R"({"training": [{"image": "a"}]})", "training[0]: expected an object with image and label"},
      {R"({"training": [{"image": 1, "label": "b"}]})", "training[0].image: expected a file name"},
      {R"({"test": [{}]})", "test[0]: expected a file name"},
      {R"({"labels": {"one": "spleen"}})", "labels: got the key 'one'"},
      {R"({"labels": {"65536": "spleen"}})", "labels: got the key '65536'"},
      {R"({"labels": {"1": 7}})", "labels.1: expected a name"},
      {R"({"labels": {"1": "a", "01": "b"}})", "labels: got the number 1 twice"},
      {R"({"modality": "CT"})", "modality: expected an object"},
      {R"({"modality": [1]})", "modality: expected names"}};
  for (const auto& [json, text] : cases) {
    add_json(json);
    EXPECT_TRUE(contains(read_error(), text)) << json;
  }
}

TEST_F(DatasetListTest, PassesOverTheFilesThatMacOsLeaves) {
  add_msd_files();
  for (const std::string name : {"imagesTr/._a.nii.gz", "labelsTr/._a.nii.gz",
                                 "imagesTs/._c.nii.gz", "imagesTr/.DS_Store"}) {
    add_file(name);
  }
  const DatasetList list = read();
  EXPECT_EQ(names_of(list.training), (Names{"a", "b"}));
  EXPECT_EQ(names_of(list.test), Names{"c"});
  add_json(R"({"training": [
      {"image": "imagesTr/._a.nii.gz", "label": "labelsTr/._a.nii.gz"},
      {"image": "imagesTr/a.nii.gz", "label": "labelsTr/a.nii.gz"}],
    "test": ["imagesTs/._c.nii.gz"]})");
  EXPECT_EQ(names_of(read().training), Names{"a"});
}

TEST_F(DatasetListTest, ReadsFoldersOfPairs) {
  add_msd_files();
  DatasetList list = read();
  EXPECT_EQ(list.name, folder_.path().filename());
  EXPECT_EQ(names_of(list.training), (Names{"a", "b"}));
  EXPECT_EQ(list.training[1].label, folder_ / "labelsTr/b.nii.gz");
  EXPECT_EQ(names_of(list.test), Names{"c"});
  EXPECT_TRUE(list.class_names.empty());

  std::filesystem::rename(folder_ / "imagesTr", folder_ / "images");
  std::filesystem::rename(folder_ / "labelsTr", folder_ / "labels");
  EXPECT_EQ(names_of(read().training), (Names{"a", "b"}));
}

TEST_F(DatasetListTest, CollectsEveryProblemOfFoldersOfPairs) {
  add_file("images/a.nii.gz");
  add_file("images/b.nii.gz");
  add_file("images/b.nii");
  add_file("labels/b.nii");
  add_file("labels/c.nii");
  const std::string text = read_error();
  EXPECT_TRUE(contains(text, "3 problems"));
  EXPECT_TRUE(contains(text, "images/a.nii.gz: no label"));
  EXPECT_TRUE(contains(text, "labels/c.nii: no image"));
  EXPECT_TRUE(contains(text, "b.nii.gz: the case 'b' is also in b.nii"));
}

TEST_F(DatasetListTest, ReadsImagesOnly) {
  add_file("b.nii");
  add_file("a.nii.gz");
  add_file("notes.txt");
  EXPECT_EQ(names_of(read().test), (Names{"a", "b"}));
  EXPECT_TRUE(read().training.empty());
  add_file("imagesTr/x.nii.gz");
  EXPECT_EQ(names_of(read().test), Names{"x"});
}

TEST_F(DatasetListTest, SaysThatThereIsNothing) {
  EXPECT_TRUE(contains(read_error(), "no cases"));
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { read_dataset_list(folder_ / "none"); }),
                       "no such folder"));
  add_json("{}");
  EXPECT_TRUE(contains(read_error(), "no cases"));
}

TEST_F(DatasetListTest, NamesCasesByTheirFoldersWhereFileNamesRepeat) {
  for (const std::string name : {"s1/image", "s1/label", "s0/image", "s0/label"}) {
    add_file(name + ".nii.gz");
  }
  add_json(R"({"training": [{"image": "./s1/image.nii.gz", "label": "./s1/label.nii.gz"},
                            {"image": "./s0/image.nii.gz", "label": "./s0/label.nii.gz"}]})");
  const DatasetList list = read();
  EXPECT_EQ(names_of(list.training), (Names{"s0", "s1"}));
  EXPECT_EQ(list.training[1].label, folder_ / "s1/label.nii.gz");
}

TEST_F(DatasetListTest, RefusesTwoFilesOfOnePlaceThatDifferInHowTheyArePacked) {
  for (const char* name : {"s/ct.nii", "s/ct.nii.gz", "s/label.nii"}) add_file(name);
  add_json(R"({"training": [{"image": "s/ct.nii", "label": "s/label.nii"},
                            {"image": "s/ct.nii.gz", "label": "s/label.nii"}]})");
  EXPECT_TRUE(contains(read_error(), "ct.nii.gz: the case 'ct' is also in ct.nii"));
}

TEST_F(DatasetListTest, FindsSuffixesInLettersOfEitherCase) {
  for (const char* name :
       {"images/CT.NII.GZ", "labels/CT.nii.gz", "images/b.Nii", "labels/b.nii"}) {
    add_file(name);
  }
  EXPECT_EQ(names_of(read().training), (Names{"CT", "b"}));
}

TEST_F(DatasetListTest, TakesWhatCannotBeReadForAProblemOfThatFile) {
  add_msd_files();
  std::filesystem::create_symlink("loop.nii.gz", folder_ / "imagesTr/loop.nii.gz");
  ASSERT_EQ(mkfifo((folder_ / "imagesTr/pipe.nii.gz").c_str(), 0600), 0);
  std::filesystem::create_directory(folder_ / "imagesTr/folder.nii.gz");
  for (const char* name : {"loop", "pipe", "folder"}) {
    add_file(fmt::format("labelsTr/{}.nii.gz", name));
  }
  const DatasetList list = scan_dataset(folder_.path());
  EXPECT_EQ(names_of(list.training), (Names{"a", "b"}));
  ASSERT_EQ(list.problems.size(), 3U);
  EXPECT_TRUE(contains(list.problems[0], "folder.nii.gz: not a file, but a folder"));
  EXPECT_TRUE(contains(list.problems[1], "loop.nii.gz: cannot be read: "));
  EXPECT_TRUE(contains(list.problems[2], "pipe.nii.gz: not a file"));
}

TEST_F(DatasetListTest, NotesWhatNobodyReads) {
  add_msd_files();
  add_json(
      R"({"training": [{"image": "imagesTr/a.nii.gz", "label": "labelsTr/a.nii.gz", "mask": "m"},
                            {"image": "imagesTr/b.nii.gz", "label": "labelsTr/b.nii.gz", "mask": "m"}],
               "test": [{"image": "imagesTs/c.nii.gz", "label": "l.nii.gz"}], "ignore_label": 255,
               "licence": "CC", "file_ending": ".nii.gz", "version": 2, "channel_names": {"0": "CT"},
               "empty": [], "nothing": null})");
  const DatasetList list = read();
  EXPECT_EQ(names_of(list.test), Names{"c"});
  EXPECT_EQ(list.declaration->unused_keys,
            (Names{"training[].mask", "test[].label", "ignore_label"}));
  EXPECT_EQ(list.channel_names, Names{"CT"});
}

TEST_F(DatasetListTest, ListsImagesWithoutAskingForLabels) {
  add_msd_files();
  add_json(kJson);
  std::filesystem::remove_all(folder_ / "labelsTr");
  EXPECT_EQ(names_of(images()), (Names{"a", "b", "c"}));
  std::filesystem::remove(folder_ / "imagesTr/a.nii.gz");
  EXPECT_EQ(names_of(images()), (Names{"b", "c"}));
  std::filesystem::remove_all(folder_ / "imagesTr");
  EXPECT_EQ(names_of(images()), Names{"c"});
  std::filesystem::remove_all(folder_ / "imagesTs");
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { images(); }),
                       "imagesTs/c.nii.gz: no such file"));
}

TEST_F(DatasetListTest, ListsImagesOfFoldersOfPairs) {
  add_msd_files();
  std::filesystem::remove(folder_ / "labelsTr/a.nii.gz");
  add_file("imagesTs/a.nii.gz");
  EXPECT_EQ(names_of(images()), (Names{"a", "b", "imagesTs_a", "c"}));
  EXPECT_EQ(images()[0].image, folder_ / "imagesTr/a.nii.gz");
}

TEST_F(DatasetListTest, NamesImagesOfFormatsThatItDoesNotRead) {
  add_file("a.nii.gz");
  for (const char* name : {"b.mgz", "c.DCM", "d.nii.xz", "._e.mha", "notes.txt", "a.mgz"})
    add_file(name);
  const DatasetList list = scan_dataset(folder_.path());
  EXPECT_EQ(names_of(list.test), Names{"a"});
  ASSERT_EQ(list.problems.size(), 3U);
  EXPECT_TRUE(contains(list.problems[0],
                       "b.mgz: an image, but not of NIfTI or NRRD or MetaImage or DICOM"));
}

TEST_F(DatasetListTest, ListsFoldersOfSlicesAsImages) {
  for (const char* name : {"imagesTr/a/1", "imagesTr/a/2", "imagesTr/b/1"}) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    add_file(name, std::string(128, '\0') + "DICM");
  }
  add_file("labelsTr/a.nii.gz");
  add_file("labelsTr/b.nii.gz");
  std::filesystem::create_directories(folder_ / "imagesTr/notes");
  const DatasetList list = read_dataset_list(folder_.path());
  EXPECT_EQ(names_of(list.training), (Names{"a", "b"}));
  EXPECT_EQ(list.training[0].image, folder_ / "imagesTr/a");
  add_file("imagesTr/c.dcm");
  EXPECT_TRUE(contains(scan_dataset(folder_.path()).problems.at(0), "needs a folder of its own"));
}

TEST_F(DatasetListTest, ListsEveryFormatOnceForEachCase) {
  for (const char* name :
       {"a.nrrd", "b.mhd", "b.raw", "c.HDR", "c.IMG", "d.NII.GZ", "e.seg.nrrd"}) {
    add_file(name);
  }
  EXPECT_EQ(names_of(scan_dataset(folder_.path()).test), (Names{"a", "b", "c", "d", "e"}));
  add_file("a.mha");
  const DatasetList list = scan_dataset(folder_.path());
  ASSERT_EQ(list.problems.size(), 1U);
  EXPECT_TRUE(contains(list.problems[0], "the case 'a' is also in a.mha"));
}

TEST_F(DatasetListTest, ListsImagesWithTheLabelsThatMayNotBeOverwritten) {
  add_msd_files();
  EXPECT_EQ(scan_images(folder_.path()).training.at(0).label, folder_ / "labelsTr/a.nii.gz");
  add_json(kJson);
  EXPECT_EQ(scan_images(folder_.path()).training.at(0).label, folder_ / "labelsTr/a.nii.gz");
}

TEST_F(DatasetListTest, HashDependsOnNamesAndContentsOnly) {
  add_msd_files();
  const std::uint64_t hash = compute_dataset_hash(read());
  add_json(kJson);
  EXPECT_EQ(compute_dataset_hash(read()), hash);
  {
    const TempFolder other;
    std::filesystem::copy(folder_.path(), other.path(), std::filesystem::copy_options::recursive);
    EXPECT_EQ(compute_dataset_hash(read_dataset_list(other.path())), hash);
  }
  add_file("labelsTr/a.nii.gz", "another label");
  EXPECT_NE(compute_dataset_hash(read()), hash);
  add_file("labelsTr/a.nii.gz", "labelsTr/a");
  EXPECT_EQ(compute_dataset_hash(read()), hash);
  std::filesystem::rename(folder_ / "imagesTs/c.nii.gz", folder_ / "imagesTs/d.nii.gz");
  std::filesystem::remove(folder_ / "dataset.json");
  EXPECT_NE(compute_dataset_hash(read()), hash);
}

TEST_F(DatasetListTest, GivesTheSameForAFolderNamedWithASlash) {
  add_msd_files();
  const DatasetList list = read_dataset_list(folder_.path() / "");
  EXPECT_EQ(list.name, folder_.path().filename());
  EXPECT_EQ(compute_dataset_hash(list), compute_dataset_hash(read()));
}

}  // namespace
}  // namespace hayate
