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
  EXPECT_TRUE(contains(choice.reason, "no two classes"));
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
  const std::vector<Vector3> mirrored{{0.3, 0.5, 0.4}, {0.7, 0.52, 0.41}};
  const MirrorChoice choice = choose_mirror_axes(make_analysis(names, mirrored, {100, 110}));
  EXPECT_EQ(choice.axes(), (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(contains(choice.reason, "positions"));
  // A liver and a spleen are of other sizes, a heart and a bladder at other heights.
  EXPECT_EQ(choose_mirror_axes(make_analysis(names, mirrored, {1500, 200})).axes().size(), 3U);
  const std::vector<Vector3> apart{{0.3, 0.5, 0.2}, {0.7, 0.5, 0.6}};
  EXPECT_EQ(choose_mirror_axes(make_analysis(names, apart, {100, 110})).axes().size(), 3U);
}

TEST(MirrorRules, ClassesThatChangeSidesForbidNothing) {
  const std::vector<std::string> names{"background", "class 1", "class 2"};
  DatasetAnalysis analysis = make_analysis(names, {{0.3, 0.5, 0.4}, {0.7, 0.5, 0.4}}, {100, 100});
  std::swap(analysis.cases[4].classes[1].center, analysis.cases[4].classes[2].center);
  EXPECT_EQ(choose_mirror_axes(analysis).axes().size(), 3U);
}

}  // namespace
}  // namespace hayate
