// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "hayate/io/case_image.h"
#include "hayate/io/dataset_list.h"
#include "hayate/io/write_case_list.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

class LayoutsTest : public testing::Test {
 protected:
  /// Lists are made without looking into images, so text will do.
  void add(const std::string& name, std::string_view text = "image") {
    fs::create_directories((folder_ / name).parent_path());
    write_text(folder_ / name, text);
  }
  void add_all(std::initializer_list<std::string> names) {
    for (const std::string& name : names) add(name + ".nii.gz");
  }
  DatasetList scan(const std::string& name = "") { return scan_dataset(folder_ / name); }
  std::string refuse(const std::string& name = "") {
    return error_text<DataError>([&] { scan(name); });
  }

  /// "name: channel channel > label", in paths below the folder, a line for each case.
  Names describe(const std::vector<CaseFiles>& cases) {
    Names lines;
    for (const CaseFiles& files : cases) {
      std::string line = files.name + ":";
      for (const fs::path& file : channel_files(files)) line += " " + relative(file);
      if (files.label) line += " > " + relative(*files.label);
      lines.push_back(line);
    }
    return lines;
  }
  std::string relative(const fs::path& file) {
    return file.lexically_relative(folder_.path()).string();
  }

  TempFolder folder_;
};

constexpr const char* kNnunet = R"({"channel_names": {"0": "T2", "1": "ADC"},
  "labels": {"background": 0, "PZ": 1, "TZ": 2}, "numTraining": 2, "file_ending": ".nii.gz"})";

TEST_F(LayoutsTest, ReadsNnunetRawWithAFileForEachChannel) {
  add("dataset.json", kNnunet);
  add_all({"imagesTr/a_0000", "imagesTr/a_0001", "imagesTr/b_0000", "imagesTr/b_0001", "labelsTr/a",
           "labelsTr/b", "imagesTs/c_0000", "imagesTs/c_0001"});
  const DatasetList list = scan();
  EXPECT_TRUE(list.problems.empty());
  EXPECT_EQ(describe(list.training),
            (Names{"a: imagesTr/a_0000.nii.gz imagesTr/a_0001.nii.gz > labelsTr/a.nii.gz",
                   "b: imagesTr/b_0000.nii.gz imagesTr/b_0001.nii.gz > labelsTr/b.nii.gz"}));
  EXPECT_EQ(describe(list.test), Names{"c: imagesTs/c_0000.nii.gz imagesTs/c_0001.nii.gz"});
  EXPECT_EQ(list.class_names,
            (std::map<int, std::string>{{0, "background"}, {1, "PZ"}, {2, "TZ"}}));
  EXPECT_EQ(describe_dataset(list), "nnU-Net raw, 2 channels, 2 cases, 1 image without a label");
}

TEST_F(LayoutsTest, TakesADecathlonClassCalledIgnoreForWhatNobodyAnnotated) {
  add_all({"imagesTr/a", "labelsTr/a"});
  const auto read = [&](const std::string& labels) {
    add("dataset.json", R"({"modality": {"0": "MR"}, "training": [{"image": "imagesTr/a.nii.gz",
                            "label": "labelsTr/a.nii.gz"}], "labels": )" +
                            labels + "}");
    return scan();
  };
  const DatasetList last = read(R"({"0": "background", "1": "LV", "2": "ignore"})");
  EXPECT_EQ(last.ignore_label, 2);
  EXPECT_EQ(last.class_names, (std::map<int, std::string>{{0, "background"}, {1, "LV"}}));
  EXPECT_TRUE(last.label_values.empty());
  const DatasetList between = read(R"({"0": "background", "1": "ignore", "2": "LV"})");
  EXPECT_EQ(between.ignore_label, 1);
  EXPECT_EQ(between.label_values, (std::vector{0, 2}));
  EXPECT_TRUE(contains(
      error_text<DataError>([&] { read(R"({"0": "background", "1": "ignore", "2": "ignore"})"); }),
      "labels: 1 and 2 are both 'ignore'"));
}

TEST_F(LayoutsTest, NamesWhatANnunetDataSetLacks) {
  add("dataset.json", kNnunet);
  add_all({"imagesTr/a_0000", "imagesTr/b_0000", "imagesTr/b_0001", "imagesTr/c", "labelsTr/a",
           "imagesTr/d_0000", "imagesTr/d_0001", "imagesTr/d_0002", "labelsTr/d"});
  const DatasetList list = scan();
  EXPECT_TRUE(list.training.empty());
  ASSERT_EQ(list.problems.size(), 6U);
  EXPECT_TRUE(contains(list.problems[0], "imagesTr/c.nii.gz: expected a name that ends with"));
  EXPECT_TRUE(contains(list.problems[1], "imagesTr/a_0001: no file of that name: 1 of 2 channels"));
  EXPECT_TRUE(contains(list.problems[2], "d_0002.nii.gz: 3 channels, but channel_names"));
  EXPECT_TRUE(contains(list.problems[3], "b_0000.nii.gz: no label of the name b"));
  EXPECT_TRUE(contains(list.problems[4], "labelsTr/a.nii.gz: no whole image of that name"));
}

TEST_F(LayoutsTest, RefusesAnEndingThatNoFormatHas) {
  add("dataset.json", R"({"channel_names": {"0": "CT"}, "file_ending": ".png"})");
  EXPECT_TRUE(contains(refuse(), "file_ending: got '.png', expected one of .nii.gz, .nii"));
}

TEST_F(LayoutsTest, FollowsSplitsFinalWhereNnunetWritesIt) {
  const std::string raw = "nnUNet_raw/Dataset001_A/";
  add(raw + "dataset.json", R"({"channel_names": {"0": "CT"}, "labels": {"background": 0, "x": 1},
                                "file_ending": ".nii.gz"})");
  for (const std::string name : {"a", "b"}) {
    add_all({raw + "imagesTr/" + name + "_0000", raw + "labelsTr/" + name});
  }
  EXPECT_FALSE(scan(raw).split);
  add("nnUNet_preprocessed/Dataset001_A/splits_final.json",
      R"([{"train": ["a"], "val": ["b"]}, {"train": ["b", "c"], "val": ["a"]}])");
  const DatasetList list = scan(raw);
  ASSERT_TRUE(list.split);
  ASSERT_EQ(list.split->folds.size(), 2U);
  EXPECT_EQ(list.split->folds[0].validation,
            std::vector{folder_ / (raw + "imagesTr/b_0000.nii.gz")});
  ASSERT_EQ(list.problems.size(), 1U);
  EXPECT_TRUE(contains(list.problems[0], "fold 1.train: got 'c', which is no case"));
  EXPECT_EQ(describe_dataset(list), "nnU-Net raw, 2 cases, 2 folds in splits_final.json");
  add(raw + "splits_final.json", R"({"train": []})");
  EXPECT_TRUE(contains(refuse(raw), "expected a list of folds"));
}

TEST_F(LayoutsTest, ReadsANnunetMapOfFilesAnywhere) {
  add_all({"elsewhere/p_t2", "elsewhere/p_adc", "elsewhere/p_seg"});
  add("set/dataset.json",
      R"({"channel_names": {"0": "T2", "1": "ADC"}, "labels": {"background": 0, "x": 1},
          "file_ending": ".nii.gz", "dataset": {"p": {"images": ["../elsewhere/p_t2.nii.gz",
          "../elsewhere/p_adc.nii.gz"], "label": "../elsewhere/p_seg.nii.gz"}}})");
  const DatasetList list = scan("set");
  ASSERT_EQ(list.training.size(), 1U);
  EXPECT_EQ(list.training[0].name, "p");
  EXPECT_EQ(list.training[0].more_channels.size(), 1U);
}

TEST_F(LayoutsTest, ReadsRegionsAndTheIgnoreLabelOfNnunet) {
  add_all({"imagesTr/a_0000", "labelsTr/a"});
  const auto read = [&](const std::string& labels) {
    add("dataset.json",
        R"({"channel_names": {"0": "MR"}, "file_ending": ".nii.gz", )" + labels + "}");
    return scan();
  };
  const DatasetList list = read(R"("labels": {"background": 0, "whole": [1, 2, 3], "core": [2, 3],
      "enhancing": 3, "ignore": 4}, "regions_class_order": [1, 2, 3])");
  ASSERT_EQ(list.regions.size(), 3U);
  EXPECT_EQ(list.regions[0].name, "whole");
  EXPECT_EQ(list.regions[1].values, (std::vector{2, 3}));
  EXPECT_EQ(list.regions[2].written_as, 3);
  EXPECT_EQ(list.ignore_label, 4);
  EXPECT_EQ(list.class_names,
            (std::map<int, std::string>{
                {0, "background"}, {1, "whole"}, {2, "whole + core"}, {3, "enhancing"}}));
  EXPECT_TRUE(
      contains(error_text<DataError>([&] {
                 read(R"("labels": {"background": 0, "whole": [1, 2]}, "regions_class_order": [])");
               }),
               "regions_class_order: got 0 values, expected one for each of 1 regions"));
  EXPECT_EQ(read(R"("labels": {"background": 0, "whole": [1, 2]})").regions[0].written_as,
            LabelRegion::kWrittenTogether);
  const DatasetList plain =
      read(R"("labels": {"background": 0, "whole": 1}, "regions_class_order": [1])");
  ASSERT_EQ(plain.notes.size(), 1U);
  EXPECT_TRUE(contains(plain.notes[0], "regions_class_order is not used"));
  EXPECT_TRUE(contains(error_text<DataError>([&] { read(R"("labels": {"a": 0, "b": 0})"); }),
                       "labels.b: got the value 0 of 'a', too"));
}

TEST_F(LayoutsTest, NumbersClassesWhoseValuesHaveGaps) {
  add_all({"imagesTr/a", "labelsTr/a"});
  add("dataset.json", R"({"labels": {"0": "background", "500": "b", "7": "a"},
      "training": [{"image": "imagesTr/a.nii.gz", "label": "labelsTr/a.nii.gz"}]})");
  const DatasetList list = scan();
  EXPECT_EQ(list.label_values, (std::vector{0, 7, 500}));
  EXPECT_EQ(list.class_names, (std::map<int, std::string>{{0, "background"}, {1, "a"}, {2, "b"}}));
}

TEST_F(LayoutsTest, ReadsADatalistWithChannelsAndFolds) {
  add_all({"img/a_t1", "img/a_t2", "img/b_t1", "img/b_t2", "seg/a", "seg/b"});
  add("lists/data.json", R"({"modality": {"0": "T1", "1": "T2"}, "training": [
      {"fold": 0, "image": ["../img/a_t1.nii.gz", "../img/a_t2.nii.gz"], "label": "../seg/a.nii.gz"},
      {"fold": 1, "image": ["../img/b_t1.nii.gz", "../img/b_t2.nii.gz"], "label": ["../seg/b.nii.gz"]}],
      "testing": [{"image": ["../img/a_t1.nii.gz", "../img/a_t2.nii.gz"]}]})");
  for (const char* place : {"lists/data.json", "lists"}) {
    const DatasetList list = scan(place);
    EXPECT_TRUE(list.problems.empty());
    EXPECT_EQ(list.training[1].more_channels.size(), 1U);
    EXPECT_EQ(
        describe_dataset(list),
        "datalist, 2 channels, 2 cases, 1 image without a label, 2 folds in training[].fold of "
        "data.json");
    EXPECT_EQ(list.split->folds[1].validation.front(), list.training[1].image);
    EXPECT_EQ(list.split->folds[1].train.front(), list.training[0].image);
  }
}

TEST_F(LayoutsTest, FollowsAListOfValidationCases) {
  add_all({"imagesTr/a", "labelsTr/a", "imagesTr/b", "labelsTr/b"});
  const std::string a = R"({"image": "imagesTr/a.nii.gz", "label": "labelsTr/a.nii.gz")";
  const std::string b = R"({"image": "imagesTr/b.nii.gz", "label": "labelsTr/b.nii.gz")";
  add("dataset.json", R"({"training": [)" + a + R"(}], "validation": [)" + b + "}]}");
  const DatasetList list = scan();
  EXPECT_EQ(list.training.size(), 2U);
  ASSERT_TRUE(list.split);
  EXPECT_EQ(list.split->source, "validation of dataset.json");
  EXPECT_EQ(list.split->folds.front().train, std::vector{folder_ / "imagesTr/a.nii.gz"});
  EXPECT_EQ(list.split->folds.front().validation, std::vector{folder_ / "imagesTr/b.nii.gz"});
  add("dataset.json", R"({"training": [)" + a + R"(, "fold": 0}], "validation": [)" + b + "}]}");
  EXPECT_TRUE(contains(refuse(), "both training[].fold and validation"));
  add("dataset.json", R"({"training": [)" + a + R"(, "fold": 1e9}]})");
  EXPECT_TRUE(contains(refuse(), "training[0].fold: got 1000000000.0"));
}

TEST_F(LayoutsTest, FindsTheFilesOfNnunetVersionOne) {
  add_all({"imagesTr/a_0000", "imagesTr/a_0001", "labelsTr/a"});
  add("dataset.json", R"({"modality": {"0": "T1", "1": "T2"}, "training": [
      {"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz"}]})");
  EXPECT_EQ(describe(scan().training),
            Names{"a_0000: imagesTr/a_0000.nii.gz imagesTr/a_0001.nii.gz > labelsTr/a.nii.gz"});
}

TEST_F(LayoutsTest, PairsFoldersByNamesThatDifferInAWord) {
  add_all({"img/img0001", "img/img0002", "label/label0001", "label/label0002"});
  EXPECT_EQ(describe(scan().training),
            (Names{"img0001: img/img0001.nii.gz > label/label0001.nii.gz",
                   "img0002: img/img0002.nii.gz > label/label0002.nii.gz"}));
}

TEST_F(LayoutsTest, JoinsNumberedChannelsInFoldersOfPairs) {
  add_all(
      {"imagesTr/a_0000", "imagesTr/a_0001", "labelsTr/a", "imagesTs/b_0000", "imagesTs/b_0001"});
  const DatasetList list = scan();
  EXPECT_EQ(describe(list.training),
            Names{"a: imagesTr/a_0000.nii.gz imagesTr/a_0001.nii.gz > labelsTr/a.nii.gz"});
  EXPECT_EQ(describe(list.test), Names{"b: imagesTs/b_0000.nii.gz imagesTs/b_0001.nii.gz"});
}

TEST_F(LayoutsTest, PairsImagesAndLabelsInOneFolder) {
  add_all({"p1", "p1_seg", "p2", "p2_seg", "p3"});
  EXPECT_EQ(describe(scan().training),
            (Names{"p1: p1.nii.gz > p1_seg.nii.gz", "p2: p2.nii.gz > p2_seg.nii.gz"}));
  EXPECT_EQ(describe(scan().test), Names{"p3: p3.nii.gz"});
}

TEST_F(LayoutsTest, PairsVolumesAndSegmentationsInOneFolder) {
  add_all({"volume-1", "segmentation-1", "volume-10", "segmentation-10"});
  EXPECT_EQ(describe(scan().training),
            (Names{"volume-1: volume-1.nii.gz > segmentation-1.nii.gz",
                   "volume-10: volume-10.nii.gz > segmentation-10.nii.gz"}));
}

TEST_F(LayoutsTest, ReadsAFolderForEachPatientWithChannels) {
  for (const std::string patient : {"BraTS_1", "BraTS_2"}) {
    const std::string begin = patient + "/" + patient;
    add_all({begin + "_flair", begin + "_t1", begin + "_seg"});
  }
  add_all({"BraTS_3/BraTS_3_flair", "BraTS_3/BraTS_3_t1", "BraTS_4/BraTS_4_t1"});
  const DatasetList list = scan();
  EXPECT_EQ(list.channel_names, (Names{"flair", "t1"}));
  EXPECT_EQ(describe(list.training)[0],
            "BraTS_1: BraTS_1/BraTS_1_flair.nii.gz BraTS_1/BraTS_1_t1.nii.gz > "
            "BraTS_1/BraTS_1_seg.nii.gz");
  EXPECT_EQ(list.test.size(), 1U);
  ASSERT_EQ(list.problems.size(), 1U);
  EXPECT_TRUE(contains(list.problems[0], "BraTS_4: of the images flair, t1 only 1 are there"));
}

TEST_F(LayoutsTest, ReadsAFolderForEachPatientWithPairs) {
  for (const std::string patient : {"patient001", "patient002"}) {
    const std::string begin = patient + "/" + patient;
    add_all({begin + "_4d", begin + "_frame01", begin + "_frame01_gt", begin + "_frame12",
             begin + "_frame12_gt"});
  }
  const DatasetList list = scan();
  ASSERT_EQ(list.training.size(), 4U);
  EXPECT_EQ(describe(list.training)[0],
            "patient001_frame01: patient001/patient001_frame01.nii.gz > "
            "patient001/patient001_frame01_gt.nii.gz");
  EXPECT_TRUE(list.test.empty());
  ASSERT_EQ(list.notes.size(), 1U);
  EXPECT_TRUE(contains(list.notes[0], "2 images have no label beside them"));
}

TEST_F(LayoutsTest, NamesPatientsByTheirFolders) {
  add_all({"s1/image", "s1/label", "s2/image", "s2/label"});
  EXPECT_EQ(describe(scan().training), (Names{"s1: s1/image.nii.gz > s1/label.nii.gz",
                                              "s2: s2/image.nii.gz > s2/label.nii.gz"}));
}

/// "liver=1 spleen=2", for each case.
Names describe_masks(const DatasetList& list) {
  Names lines;
  for (const CaseFiles& files : list.training) {
    std::string line = files.name + ":";
    for (const ClassMask& mask : files.masks) {
      line += fmt::format(" {}={}", mask.file.filename().string(), mask.values.front());
    }
    lines.push_back(line);
  }
  return lines;
}

TEST_F(LayoutsTest, ReadsAMaskForEachClassAsTotalSegmentatorHasThem) {
  add_all({"s1/ct", "s1/segmentations/liver", "s1/segmentations/spleen", "s2/ct",
           "s2/segmentations/aorta", "s2/segmentations/liver", "s3/ct"});
  add("meta.csv", "image_id;age\ns1;50\n");
  const DatasetList list = scan();
  EXPECT_TRUE(list.problems.empty());
  EXPECT_EQ(list.class_names, (std::map<int, std::string>{
                                  {0, "background"}, {1, "aorta"}, {2, "liver"}, {3, "spleen"}}));
  EXPECT_EQ(describe(list.training)[0], "s1: s1/ct.nii.gz > s1/segmentations/liver.nii.gz");
  EXPECT_EQ(describe_masks(list),
            (Names{"s1: liver.nii.gz=2 spleen.nii.gz=3", "s2: aorta.nii.gz=1 liver.nii.gz=2"}));
  EXPECT_EQ(describe(list.test), Names{"s3: s3/ct.nii.gz"});
  EXPECT_EQ(describe_dataset(list),
            "a mask file for each class, 2 cases, 1 image without a label, masks of 3 classes, "
            "labels_present of 2");
  EXPECT_EQ(list.training[0].labels_present, (Names{"liver", "spleen"}));
  EXPECT_EQ(list.notes, Names{"2 of 3 classes have no mask in some cases, and count there as not "
                              "annotated (labels_present in a list of hayate says otherwise): "
                              "aorta (1 case, s1), spleen (1 case, s2)"});
}

TEST_F(LayoutsTest, FollowsTheSplitOfTotalSegmentatorsTable) {
  for (const std::string name : {"s1", "s2", "s3"}) {
    add_all({name + "/ct", name + "/segmentations/liver"});
  }
  add("meta.csv", "image_id;age;split\ns1;50;train\ns2;;val\ns3;60;test\ns9;60;val\n");
  const DatasetList list = scan();
  ASSERT_TRUE(list.split);
  EXPECT_EQ(list.split->source, "split of meta.csv");
  EXPECT_EQ(list.split->folds.front().train, std::vector{folder_ / "s1/ct.nii.gz"});
  EXPECT_EQ(list.split->folds.front().validation, std::vector{folder_ / "s2/ct.nii.gz"});
  add("meta.csv", "image_id;age;split\ns1;50\n");
  EXPECT_FALSE(scan().split);
  EXPECT_TRUE(contains(scan().notes.at(0), "not followed: "));
}

TEST_F(LayoutsTest, ReadsMasksBesideTheImageOfAPatient) {
  add_all(
      {"p1/t1", "p1/t2", "p1/tumour_mask", "p1/oedema_mask", "p2/t1", "p2/t2", "p2/tumour_mask"});
  const DatasetList list = scan();
  EXPECT_EQ(list.channel_names, (Names{"t1", "t2"}));
  EXPECT_EQ(describe_masks(list),
            (Names{"p1: oedema_mask.nii.gz=1 tumour_mask.nii.gz=2", "p2: tumour_mask.nii.gz=2"}));
}

TEST_F(LayoutsTest, ReadsMasksThatAreNamedAfterTheirImage) {
  add_all({"x", "x_liver", "x_spleen", "y", "y_liver", "y_background"});
  EXPECT_EQ(describe_masks(scan()),
            (Names{"x: x_liver.nii.gz=1 x_spleen.nii.gz=2", "y: y_liver.nii.gz=1"}));
  fs::create_directories(folder_ / "patients/p1");
  fs::create_directories(folder_ / "patients/p2");
  add_all({"patients/p1/p1", "patients/p1/p1_liver", "patients/p1/p1_lung", "patients/p2/p2",
           "patients/p2/p2_lung"});
  EXPECT_EQ(describe_masks(scan("patients")),
            (Names{"p1: p1_liver.nii.gz=1 p1_lung.nii.gz=2", "p2: p2_lung.nii.gz=2"}));
}

TEST_F(LayoutsTest, TakesImagesAloneForNoMasks) {
  // Two sequences of each patient, and what a network has written.
  add_all({"x", "x_t2", "y", "y_t2"});
  EXPECT_EQ(scan().layout, "image files");
  add_all({"predicted/x", "predicted/x_probabilities", "predicted/y"});
  EXPECT_EQ(scan("predicted").layout, "image files");
}

TEST_F(LayoutsTest, AFileThatIsNamedAsItsCaseIsNoMaskOfAClass) {
  add_all({"p1/ct", "p1/masks/p1", "p2/ct", "p2/masks/p2"});
  EXPECT_TRUE(contains(refuse(), "no cases"));
  add_all({"p1/masks/p1_liver"});
  EXPECT_EQ(describe_masks(scan()), Names{"p1: p1_liver.nii.gz=1"});
  EXPECT_TRUE(contains(scan().problems.at(0), "masks/p1.nii.gz: expected a mask that is named"));
}

TEST_F(LayoutsTest, RefusesLabelsOfSeveralRaters) {
  add_all({"p1/image", "p1/seg_rater1", "p1/seg_rater2", "p2/image", "p2/seg"});
  EXPECT_TRUE(contains(scan().problems.at(0), "several labels"));
}

TEST_F(LayoutsTest, WritesMasksDownByTheNamesOfTheirClasses) {
  add_all({"set/s1/ct", "set/s1/masks/liver", "set/s1/masks/spleen", "set/s2/ct",
           "set/s2/masks/spleen"});
  const DatasetList list = scan("set");
  write_case_list(list, folder_ / "list.json", false);
  const DatasetList again = scan("list.json");
  EXPECT_EQ(again.class_names, list.class_names);
  EXPECT_EQ(describe_masks(again), describe_masks(list));
  EXPECT_EQ(again.notes, list.notes);
  EXPECT_EQ(again.training[1].labels_present, Names{"spleen"});
  // The list may number the classes otherwise, and leave some out.
  add("list.json", R"({"hayate_list": 1, "labels": {"background": 0, "spleen": 3, "liver": 7},
      "cases": [{"images": ["set/s1/ct.nii.gz"], "label": {"liver": "set/s1/masks/liver.nii.gz",
      "spleen": "set/s1/masks/spleen.nii.gz"}},
      {"images": ["set/s2/ct.nii.gz"], "label": {"spleen": "set/s2/masks/spleen.nii.gz"}}]})");
  EXPECT_EQ(scan("list.json").label_values, (std::vector{0, 3, 7}));
  EXPECT_EQ(describe_masks(scan("list.json")),
            (Names{"s1: spleen.nii.gz=3 liver.nii.gz=7", "s2: spleen.nii.gz=3"}));
  EXPECT_TRUE(contains(scan("list.json").notes.at(0),
                       "count as not there (labels_present in the "
                       "list says otherwise): liver (1 case, s2)"));
  add("list.json", R"({"hayate_list": 1, "labels": {"background": 0, "spleen": 1},
      "cases": [{"images": ["set/s1/ct.nii.gz"], "label": {"lung": "set/s1/masks/liver.nii.gz"}}]})");
  EXPECT_TRUE(contains(refuse("list.json"), "cases[0].label: got the class 'lung'"));
}

TEST_F(LayoutsTest, ReadsBidsWithMasksInDerivatives) {
  add("dataset_description.json", R"({"BIDSVersion": "1.8.0", "Name": "x"})");
  add_all({"sub-01/anat/sub-01_T1w", "sub-01/anat/sub-01_FLAIR",
           "derivatives/manual/sub-01/anat/sub-01_space-orig_dseg",
           "sub-02/ses-1/anat/sub-02_ses-1_T1w", "sub-02/ses-1/anat/sub-02_ses-1_FLAIR",
           "derivatives/manual/sub-02/ses-1/anat/sub-02_ses-1_dseg", "sub-03/anat/sub-03_T1w"});
  const DatasetList list = scan();
  EXPECT_EQ(list.channel_names, (Names{"FLAIR", "T1w"}));
  EXPECT_EQ(describe(list.training),
            (Names{"sub-01: sub-01/anat/sub-01_FLAIR.nii.gz sub-01/anat/sub-01_T1w.nii.gz > "
                   "derivatives/manual/sub-01/anat/sub-01_space-orig_dseg.nii.gz",
                   "sub-02_ses-1: sub-02/ses-1/anat/sub-02_ses-1_FLAIR.nii.gz "
                   "sub-02/ses-1/anat/sub-02_ses-1_T1w.nii.gz > "
                   "derivatives/manual/sub-02/ses-1/anat/sub-02_ses-1_dseg.nii.gz"}));
  ASSERT_EQ(list.problems.size(), 1U);
  EXPECT_TRUE(contains(list.problems[0], "sub-03: of the images FLAIR, T1w only 1 are there"));
}

TEST_F(LayoutsTest, ReadsATableWithASplit) {
  add_all({"x/a", "x/b", "x/c", "y/a", "y/b"});
  add("cases.csv",
      "\xEF\xBB\xBF"
      "id,ct,label,age,split\r\n"
      "first,x/a.nii.gz,y/a.nii.gz,7,train\r\n\"sec,ond\",x/b.nii.gz,y/b.nii.gz,,val\r\n"
      "third,x/c.nii.gz,,9,test\r\n");
  const DatasetList list = scan("cases.csv");
  EXPECT_EQ(describe(list.training),
            (Names{"first: x/a.nii.gz > y/a.nii.gz", "sec,ond: x/b.nii.gz > y/b.nii.gz"}));
  EXPECT_EQ(describe(list.test), Names{"third: x/c.nii.gz"});
  EXPECT_EQ(describe_dataset(list),
            "table, 2 cases, 1 image without a label, 1 fold in split of cases.csv");
  EXPECT_EQ(list.notes, Names{"cases.csv: the columns age are not used"});
}

TEST_F(LayoutsTest, ReadsATableWithFoldsAndChannels) {
  add_all({"a1", "a2", "as", "b1", "b2", "bs"});
  add("cases.tsv",
      "t1\tt2\tseg\tfold\na1.nii.gz\ta2.nii.gz\tas.nii.gz\t1\nb1.nii.gz\tb2.nii.gz\tbs.nii."
      "gz\t0\n");
  const DatasetList list = scan("cases.tsv");
  EXPECT_EQ(list.channel_names, (Names{"t1", "t2"}));
  EXPECT_EQ(list.split->folds[0].validation, std::vector{folder_ / "b1.nii.gz"});
}

TEST_F(LayoutsTest, RefusesTablesThatSayNoCases) {
  const std::pair<const char*, const char*> cases[] = {
      {"a,b\n1,2\n", "no column of image files"},
      {"image,label\nx.nii.gz\n", "row 2: got 1 fields, expected 2"},
      {"image,image\nx.nii.gz,y.nii.gz\n", "two columns are called 'image'"},
      {"image,\"label\nx.nii.gz,y.nii.gz\n", "a quote is left open"},
      {"image,fold\nx.nii.gz,one\n", "no such"},
      {"", "empty"}};
  for (const auto& [text, error] : cases) {
    if (std::string(error) == "no such") continue;
    add("cases.csv", text);
    EXPECT_TRUE(contains(refuse("cases.csv"), error)) << text;
  }
  add_all({"x", "y"});
  add("cases.csv", "image,label,fold\nx.nii.gz,y.nii.gz,one\n");
  EXPECT_TRUE(contains(refuse("cases.csv"), "row 2, fold: got 'one', expected a number"));
}

TEST_F(LayoutsTest, WritesAnyDataSetAsAListThatReadsTheSame) {
  add("set/dataset.json",
      R"({"channel_names": {"0": "T2", "1": "ADC"}, "file_ending": ".nii.gz", "labels":
          {"background": 0, "whole": [1, 2], "core": 2, "ignore": 9}, "regions_class_order": [1, 2]})");
  add_all({"set/imagesTr/a_0000", "set/imagesTr/a_0001", "set/imagesTr/b_0000",
           "set/imagesTr/b_0001", "set/labelsTr/a", "set/labelsTr/b", "set/imagesTs/c_0000",
           "set/imagesTs/c_0001"});
  add("set/splits_final.json", R"([{"train": ["a"], "val": ["b"]}])");
  const DatasetList list = scan("set");
  write_case_list(list, folder_ / "list.json", false);
  const DatasetList again = scan("list.json");
  EXPECT_EQ(describe(again.training), describe(list.training));
  EXPECT_EQ(describe(again.test), describe(list.test));
  EXPECT_EQ(again.channel_names, list.channel_names);
  EXPECT_EQ(again.class_names, list.class_names);
  EXPECT_EQ(again.ignore_label, list.ignore_label);
  ASSERT_EQ(again.regions.size(), 2U);
  EXPECT_EQ(again.regions[1].written_as, 2);
  ASSERT_TRUE(again.split);
  EXPECT_EQ(again.split->folds.front().validation, list.split->folds.front().validation);
  EXPECT_EQ(again.layout, "list of hayate");
}

TEST_F(LayoutsTest, KeepsWhatCasesWereAnnotatedFor) {
  add_all({"a", "a_seg", "b", "b_seg"});
  add("table.csv",
      "image,label,labels_present\na.nii.gz,a_seg.nii.gz,left kidney|2\n"
      "b.nii.gz,b_seg.nii.gz,\n");
  add("datalist.json",
      R"({"training": [{"image": "a.nii.gz", "label": "a_seg.nii.gz",
                        "labels_present": ["left kidney", 2]},
                       {"image": "b.nii.gz", "label": "b_seg.nii.gz"}]})");
  for (const std::string name : {"table.csv", "datalist.json"}) {
    const DatasetList list = scan(name);
    ASSERT_EQ(list.training.size(), 2U);
    EXPECT_EQ(list.training[0].labels_present, (Names{"left kidney", "2"})) << name;
    EXPECT_FALSE(list.training[1].labels_present);
    EXPECT_TRUE(list.notes.empty());
    EXPECT_TRUE(describe_dataset(list).ends_with("2 cases, labels_present of 1"));
    write_case_list(list, folder_ / "list.json", /*overwrite=*/true);
    const DatasetList again = scan("list.json");
    EXPECT_EQ(again.training[0].labels_present, list.training[0].labels_present) << name;
    EXPECT_FALSE(again.training[1].labels_present);
    DatasetList other = again;
    other.training[0].labels_present->pop_back();
    EXPECT_NE(compute_dataset_hash(again), compute_dataset_hash(other));
  }
  add("list.json", R"({"hayate_list": 1, "cases": [
      {"name": "a", "images": ["a.nii.gz"], "label": "a_seg.nii.gz", "labels_present": "1"}]})");
  EXPECT_TRUE(contains(refuse("list.json"),
                       "cases[0].labels_present: got \"1\", expected a list of names or values"));
}

TEST_F(LayoutsTest, RefusesListsWithKeysThatNobodyReads) {
  add("list.json", R"({"hayate_list": 1, "cases": [], "extra": 1})");
  EXPECT_TRUE(contains(refuse("list.json"), "got the key 'extra', expected one of"));
  add("list.json", R"({"hayate_list": 2, "cases": []})");
  EXPECT_TRUE(contains(refuse("list.json"), "hayate_list: got 2, expected 1"));
  add("list.json", R"({"hayate_list": 1, "cases": [{"name": "a", "images": []}]})");
  EXPECT_TRUE(contains(refuse("list.json"), "cases[0].images: expected a file at least"));
}

TEST_F(LayoutsTest, SaysWhatItLookedForWhereNothingFits) {
  add("notes.txt", "x");
  EXPECT_TRUE(contains(refuse(), "no cases; expected one of:"));
  EXPECT_TRUE(contains(refuse(), "a table (.csv) with columns image and label"));
  EXPECT_TRUE(contains(refuse("notes.txt"), "neither a folder nor a list of cases"));
}

}  // namespace
}  // namespace hayate
