// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/layouts/mask_names.h"

#include <gtest/gtest.h>

namespace hayate {
namespace {

/// "x: lung liver; y: liver"; "none" where the files are something else.
std::string group(std::initializer_list<const char*> names) {
  std::map<std::string, std::filesystem::path> files;
  for (const char* name : names) files.emplace(name, std::string(name) + ".nii.gz");
  const auto groups = group_masks_by_image(files);
  if (!groups) return "none";
  std::string text;
  for (const auto& [image, named] : *groups) {
    text += (text.empty() ? "" : "; ") + image + ":";
    for (const auto& [name, file] : named.masks) text += " " + name;
  }
  return text;
}

TEST(MaskNames, AClassIsCalledByWhatIsLeftOfTheName) {
  EXPECT_EQ(class_of_mask("lung_upper_lobe_left"), "lung_upper_lobe_left");
  EXPECT_EQ(class_of_mask("liver_mask"), "liver");
  EXPECT_EQ(class_of_mask("mask_liver"), "liver");
  EXPECT_EQ(class_of_mask("seg"), "");
}

TEST(MaskNames, NumbersSequencesAndRatersAreNoClasses) {
  for (const char* name : {"liver", "rib_left_1", "GTV-1"})
    EXPECT_TRUE(is_class_name(name)) << name;
  for (const char* name : {"", "1", "0000", "t1", "T2w", "flair", "rater1", "probabilities"}) {
    EXPECT_FALSE(is_class_name(name)) << name;
  }
}

TEST(MaskNames, MasksAreNamedAfterTheirImages) {
  EXPECT_EQ(group({"x", "x_liver", "x_lung", "x_lung_left", "y", "y_liver"}),
            "x: liver lung lung_left; y: liver");
  EXPECT_EQ(group({"a_1", "a_1_liver_seg", "a_2", "a_2_liver_seg", "a_3"}),
            "a_1: liver; a_2: liver; a_3:");
}

TEST(MaskNames, OtherFilesAreNoMasks) {
  EXPECT_EQ(group({"x", "x_t1", "y", "y_t1"}), "none");
  EXPECT_EQ(group({"x", "x_0000", "y", "y_0000"}), "none");
  EXPECT_EQ(group({"x", "x_seg", "y", "y_seg"}), "none");
  EXPECT_EQ(group({"x", "x_probabilities"}), "none");
  EXPECT_EQ(group({"x", "y", "z", "x_liver"}), "none");
  EXPECT_EQ(group({}), "none");
}

}  // namespace
}  // namespace hayate
