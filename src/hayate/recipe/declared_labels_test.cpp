// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/declared_labels.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "support/error_text.h"

namespace hayate {
namespace {

using NamesByValue = std::map<int, std::string>;

DatasetList list_with(const NamesByValue& names) {
  DatasetList list;
  list.folder = "data";
  list.class_names = names;
  return list;
}

const NamesByValue kScribbles{{0, "background"}, {1, "RV"}, {2, "MYO"}, {3, "ignore"}};

TEST(DeclaredLabels, AreIndicesWhereNothingElseIsSaid) {
  const DatasetList list = with_labels_of(DataOptions(), list_with(kScribbles));
  EXPECT_EQ(list.class_names, kScribbles);
  EXPECT_TRUE(list.label_values.empty());
  EXPECT_FALSE(list.ignore_label);
}

TEST(DeclaredLabels, TheIgnoredValueIsNoClass) {
  const DatasetList list = with_labels_of({.ignore_label = 3}, list_with(kScribbles));
  EXPECT_EQ(list.class_names, (NamesByValue{{0, "background"}, {1, "RV"}, {2, "MYO"}}));
  EXPECT_TRUE(list.label_values.empty());
  EXPECT_EQ(list.ignore_label, 3);
}

TEST(DeclaredLabels, ClassesAroundTheIgnoredValueKeepTheirs) {
  const DatasetList list = with_labels_of({.ignore_label = 1}, list_with(kScribbles));
  EXPECT_EQ(list.class_names, (NamesByValue{{0, "background"}, {1, "MYO"}, {2, "ignore"}}));
  EXPECT_EQ(list.label_values, (std::vector<int>{0, 2, 3}));
}

TEST(DeclaredLabels, TheRecipesValuesNameClassesByValue) {
  const DatasetList list = with_labels_of({.label_values = {2, 0, 7}}, list_with(kScribbles));
  EXPECT_EQ(list.class_names, (NamesByValue{{0, "MYO"}, {1, "background"}}));
  EXPECT_EQ(list.label_values, (std::vector<int>{2, 0, 7}));
}

TEST(DeclaredLabels, TheDataSetsValuesCountWhereTheRecipeHasNone) {
  DatasetList list = list_with({{0, "background"}, {1, "cord"}});
  list.label_values = {0, 255};
  list.ignore_label = 100;
  const Recipe recipe =
      with_labels_of(with_labels_of(DataOptions(), list), read_recipe("spleen_fast"));
  EXPECT_EQ(recipe.data.label_values, (std::vector<std::int64_t>{0, 255}));
  EXPECT_EQ(recipe.data.ignore_label, 100);
  // Whoever reads labels by the recipe alone finds the same.
  EXPECT_EQ(as_run_reads(recipe, list).class_names, list.class_names);
}

TEST(DeclaredLabels, AGapIsRefusedAndTheMappingOffered) {
  const std::string text = error_text<DataError>([] {
    with_labels_of(DataOptions(), list_with({{0, "background"}, {2, "liver"}}));
  });
  EXPECT_TRUE(contains(text, "got the class 2 ('liver'), expected 1"));
  EXPECT_TRUE(contains(text, "--set data.label_values=[0,2]"));
}

TEST(DeclaredLabels, TheNetworkHasAChannelForEachClass) {
  const auto refusal = [](const DataOptions& data) {
    return error_text<RecipeError>([&] {
      with_labels_of(with_labels_of(data, list_with(kScribbles)), read_recipe("spleen_fast"));
    });
  };
  EXPECT_TRUE(contains(refusal({}), "the data set declares 4 classes"));
  EXPECT_TRUE(contains(refusal({.ignore_label = 3}), "3 classes beside 3, which is ignored"));
}

TEST(DeclaredLabels, AValueStandsForOneThing) {
  const auto refusal = [](const std::vector<std::string>& overrides) {
    return error_text<RecipeError>([&] { read_recipe("spleen_fast", overrides); });
  };
  EXPECT_TRUE(contains(refusal({"data.label_values=[3,3]"}), "3 stands for two classes"));
  EXPECT_TRUE(contains(refusal({"data.label_values=[0,3]", "data.ignore_label=3"}),
                       "3 is also in data.label_values"));
  EXPECT_TRUE(contains(refusal({"data.label_values=[0,1,3]"}), "got 3 values, expected 2"));
  EXPECT_TRUE(contains(refusal({"data.label_values=[0,65536]"}), "65536"));
}

TEST(DeclaredLabels, RegionsAreOfClassesAndWrittenInTheirOrder) {
  const std::vector<std::string> overrides{
      R"(data.regions=[{"name":"heart","values":[1,2,3]},{"name":"MYO","values":[2]}])",
      "network.out_channels=2", "loss.sigmoid=true", "loss.softmax=false"};
  const Recipe asked = read_recipe("spleen_fast", overrides);
  const DatasetList list = with_labels_of(asked.data, list_with(kScribbles));
  const Recipe recipe = with_labels_of(list, asked);
  EXPECT_EQ(recipe.data.label_values, (std::vector<std::int64_t>{0, 1, 2, 3}));
  const ClassRegions regions = scored_classes(recipe).regions;
  EXPECT_TRUE(regions[0].is_written_together);
  EXPECT_EQ(regions[0].written_as, 1);
  EXPECT_EQ(regions[1].written_as, 2);
  EXPECT_EQ(label_class_count(recipe), 4);
  EXPECT_EQ(scored_classes(recipe).count(), 3);
  EXPECT_EQ(scored_class_names(list, 3), (std::vector<std::string>{"background", "heart", "MYO"}));
  EXPECT_EQ(parse_recipe(recipe.to_json()).data.regions, recipe.data.regions);
}

TEST(DeclaredLabels, RegionsThatSayWhatTheyAreWrittenAsAreWrittenOverEachOther) {
  const std::vector<std::string> overrides{
      R"(data.regions=[{"name":"a","values":[1,3],"written_as":1},)"
      R"({"name":"b","values":[2,3],"written_as":2}])",
      "network.out_channels=2", "loss.sigmoid=true", "loss.softmax=false"};
  const Recipe asked = read_recipe("spleen_fast", overrides);
  const DatasetList list = with_labels_of(asked.data, list_with(kScribbles));
  const Recipe recipe = with_labels_of(list, asked);
  EXPECT_EQ(recipe.data.regions[1].written_as, 2);
  EXPECT_FALSE(scored_classes(recipe).regions[1].is_written_together);
}

TEST(DeclaredLabels, RegionsNeedALossThatLetsThemOverlap) {
  const auto refusal = [](std::vector<std::string> overrides) {
    overrides.emplace_back(R"(data.regions=[{"name":"a","values":[1]},{"name":"b","values":[2]}])");
    return error_text<RecipeError>([&] { read_recipe("spleen_fast", overrides); });
  };
  EXPECT_TRUE(contains(refusal({}), "may overlap"));
  EXPECT_TRUE(contains(refusal({"network.out_channels=3"}), "expected 2: one per region"));
  EXPECT_TRUE(contains(
      refusal({"loss.sigmoid=true", "loss.softmax=false", "loss.include_background=false"}),
      "none is the background"));
}

TEST(DeclaredLabels, ARegionOfWhatIsNoClassIsRefused) {
  DataOptions data;
  data.regions = {{"heart", {1, 9}, -1}};
  EXPECT_TRUE(
      contains(error_text<RecipeError>([&] { with_labels_of(data, list_with(kScribbles)); }),
               "the region 'heart' has the value 9, which is of no class"));
}

TEST(DeclaredLabels, WhatCasesWereAnnotatedForIsReadByTheRecipesValues) {
  DatasetList list = list_with(kScribbles);
  list.training.push_back({"p1", "image", "label"});
  list.training[0].labels_present = std::vector<std::string>{"MYO"};
  EXPECT_EQ(with_labels_of({.ignore_label = 3}, list).training[0].unannotated, ClassSet{1});
  const DatasetList by_value = with_labels_of({.label_values = {0, 2, 1}}, list);
  EXPECT_EQ(by_value.training[0].unannotated, ClassSet{2});
  const std::vector<std::string> four{"network.out_channels=4"};
  const Recipe recipe = read_recipe("spleen_fast", four);
  EXPECT_EQ(as_run_reads(recipe, list).training[0].unannotated, (ClassSet{1, 3}));
}

}  // namespace
}  // namespace hayate
