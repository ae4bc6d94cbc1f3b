// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/labels_present.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using Labels = std::vector<std::string>;

/// A list of cases that say what they were annotated for, of the classes 0, 5 and 9.
DatasetList list_of(const std::vector<std::optional<Labels>>& cases) {
  DatasetList list;
  list.class_names = {{0, "background"}, {1, "larynx"}, {2, "left parotid"}};
  list.label_values = {0, 5, 9};
  for (const auto& labels : cases) {
    CaseFiles files{"p" + std::to_string(list.training.size()), "image", "label"};
    files.labels_present = labels;
    list.training.push_back(files);
  }
  return list;
}

TEST(LabelsPresent, AreNamesOrValuesAndTheRestIsUnannotated) {
  DatasetList list = list_of({std::nullopt, Labels{"larynx", "9"}, Labels{"left parotid"},
                              Labels{"background"}, Labels{}});
  resolve_labels_present(list, 3);
  const std::vector<ClassSet> expected{{}, {}, {1}, {1, 2}, {1, 2}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(list.training[i].unannotated, expected[i]) << i;
  }
  EXPECT_TRUE(has_unannotated(list.training));
  EXPECT_EQ(describe_unannotated(list.training, {"background", "larynx", "left parotid"}),
            "larynx in 3 of 5 cases, left parotid in 2");
}

TEST(LabelsPresent, ClassesWithoutNamesHaveValues) {
  DatasetList list = list_of({Labels{"2"}});
  list.class_names.clear();
  list.label_values.clear();
  resolve_labels_present(list, 3);
  EXPECT_EQ(list.training[0].unannotated, ClassSet{1});
}

TEST(LabelsPresent, RegionsAreNamed) {
  DatasetList list = list_of({Labels{"whole"}});
  list.regions = {{"whole", {5, 9}, 5}, {"core", {9}, 9}};
  resolve_labels_present(list, 3);
  EXPECT_EQ(list.training[0].unannotated, ClassSet{2});
}

TEST(LabelsPresent, WhatIsNoClassIsNamedWithThoseThatThereAre) {
  DatasetList list = list_of({Labels{"liver"}});
  const std::string text = error_text<DataError>([&] { resolve_labels_present(list, 3); });
  EXPECT_TRUE(contains(text,
                       "case 'p0': labels_present: got 'liver', expected some of "
                       "background, larynx, left parotid"));
  EXPECT_THROW(resolve_labels_present(list = list_of({Labels{"1"}}), 3), DataError);
}

TEST(LabelsPresent, WithoutAnyClassesNothingCanBeSaid) {
  DatasetList list = list_of({Labels{"1"}});
  list.class_names.clear();
  list.label_values.clear();
  EXPECT_TRUE(contains(error_text<DataError>([&] { resolve_labels_present(list, 0); }),
                       "data.label_values"));
}

}  // namespace
}  // namespace hayate
