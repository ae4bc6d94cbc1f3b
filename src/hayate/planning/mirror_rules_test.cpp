// SPDX-License-Identifier: Apache-2.0
#include "hayate/planning/mirror_rules.h"

#include <gtest/gtest.h>

#include "support/error_text.h"

namespace hayate {
namespace {

/// Ten cases whose classes lie where they are told to.
DatasetAnalysis make_analysis(const std::vector<std::string>& names,
                              const std::vector<Vector3>& centers,
                              const std::vector<double>& volumes) {
  DatasetAnalysis analysis;
  analysis.class_names = names;
  for (int i = 0; i < 10; ++i) {
    CaseSummary one;
    one.classes.resize(1);
    for (std::size_t c = 0; c < centers.size(); ++c) {
      one.classes.push_back({.voxel_count = 100,
                             .volume_ml = volumes[c],
                             .component_count = 1,
                             .center = centers[c]});
    }
    analysis.cases.push_back(one);
  }
  return analysis;
}

MirrorChoice choose_by_names(const std::vector<std::string>& names) {
  return choose_mirror_axes(make_analysis(names, {}, {}));
}

TEST(MirrorRules, AllAxesMayBeMirroredWhereNoClassesArePaired) {
  const MirrorChoice choice = choose_by_names({"background", "RV", "MYO", "LV"});
  EXPECT_EQ(choice.axes(), (std::vector<std::int64_t>{0, 1, 2}));
  EXPECT_TRUE(contains(choice.reason, "no class has its side"));
}

TEST(MirrorRules, NamesThatDifferInTheSideForbidTheAxis) {
  for (const auto& [a, b] : {std::pair{"LeftParotid", "RightParotid"},
                             {"kidney_left", "kidney_right"},
                             {"left kidney", "right kidney"},
                             {"Kidney L", "Kidney R"},
                             {"lh-cortex", "rh-cortex"}}) {
    const MirrorChoice choice = choose_by_names({"background", a, "spleen", b});
    EXPECT_EQ(choice.axes(), (std::vector<std::int64_t>{1, 2})) << a;
    EXPECT_TRUE(contains(choice.reason, a)) << choice.reason;
  }
  EXPECT_EQ(choose_by_names({"background", "Anterior", "Posterior"}).axes(),
            (std::vector<std::int64_t>{0, 2}));
  EXPECT_EQ(choose_by_names({"background", "upper lobe", "lower lobe"}).axes(),
            (std::vector<std::int64_t>{0, 1}));
}

TEST(MirrorRules, ASideWithoutItsCounterpartForbidsNothing) {
  EXPECT_EQ(choose_by_names({"background", "left atrium", "aorta"}).axes().size(), 3U);
  EXPECT_EQ(choose_by_names({"background", "left kidney", "right lung"}).axes().size(), 3U);
}

TEST(MirrorRules, ClassesOnEitherSideForbidTheAxisWhateverTheirNames) {
  const std::vector<std::string> names{"background", "class 1", "class 2"};
  const std::vector<Vector3> mirrored{{0.3, 0.5, 0.5}, {0.7, 0.51, 0.51}};
  const MirrorChoice choice = choose_mirror_axes(make_analysis(names, mirrored, {100, 110}));
  EXPECT_EQ(choice.axes(), (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(contains(choice.reason, "positions"));
}

TEST(MirrorRules, AClassThatHasItsSideForbidsTheAxis) {
  const std::vector<std::string> names{"background", "liver", "spleen"};
  // Of other sizes, so that neither is the other's mirror image.
  const MirrorChoice beside =
      choose_mirror_axes(make_analysis(names, {{0.6, 0.5, 0.5}, {0.4, 0.5, 0.5}}, {1500, 200}));
  EXPECT_EQ(beside.axes(), (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(contains(beside.reason, "'liver' lies on one side of the image's middle"));
  const MirrorChoice alone =
      choose_mirror_axes(make_analysis({"background", "spleen"}, {{0.2, 0.3, 0.51}}, {200}));
  EXPECT_EQ(alone.axes(), std::vector<std::int64_t>{2});
}

TEST(MirrorRules, AClassThatLiesAnywhereForbidsNothing) {
  DatasetAnalysis analysis = make_analysis({"background", "tumour"}, {{0.3, 0.5, 0.5}}, {10});
  for (std::size_t i = 0; i < analysis.cases.size(); i += 2) {
    analysis.cases[i].classes[1].center[0] = 0.7;
  }
  EXPECT_EQ(choose_mirror_axes(analysis).axes().size(), 3U);
}

TEST(MirrorRules, ClassesThatChangeSidesForbidNothing) {
  const std::vector<std::string> names{"background", "class 1", "class 2"};
  DatasetAnalysis analysis = make_analysis(names, {{0.3, 0.5, 0.5}, {0.7, 0.5, 0.5}}, {100, 100});
  for (const std::size_t i : {0, 3, 4, 7}) {
    std::swap(analysis.cases[i].classes[1].center, analysis.cases[i].classes[2].center);
  }
  EXPECT_EQ(choose_mirror_axes(analysis).axes().size(), 3U);
}

}  // namespace
}  // namespace hayate
