// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/ensemble_fit.h"

#include <gtest/gtest.h>

#include "hayate/base/text.h"
#include "support/error_text.h"

namespace hayate {
namespace {

Recipe recipe(const std::vector<std::string>& more = {}) {
  return read_recipe("spleen_fast", more);
}

RunRecord trained_on(const std::vector<std::string>& channels,
                     const std::vector<std::string>& classes) {
  RunRecord record;
  record.trained_on.emplace();
  record.trained_on->channel_names = channels;
  record.trained_on->class_names = classes;
  return record;
}

std::string misfits(const std::vector<std::string>& changes, const RunRecord& record = {},
                    const RunRecord& first = {}) {
  return join(find_misfits(recipe(changes), record, recipe(), first), "; ");
}

TEST(EnsembleFit, RunsOfOneRecipeFitWhateverTheirSeed) {
  const RunRecord record = trained_on({"CT"}, {"background", "spleen"});
  EXPECT_EQ(misfits({"seed=7", "max_epochs=3"}, record, record), "");
  EXPECT_EQ(misfits({}, record, RunRecord()), "");
}

TEST(EnsembleFit, NetworksMayBeOfAnyKindAndIntensitiesScaledInAnyWay) {
  EXPECT_EQ(misfits({"network.name=SegResNet"}), "");
  EXPECT_EQ(misfits({"transforms.prepare.ScaleIntensityRange.a_min=-100"}), "");
}

TEST(EnsembleFit, OtherClassesAreNamed) {
  EXPECT_TRUE(contains(misfits({"network.out_channels=3"}), "it has 3 classes, not 2"));
  EXPECT_TRUE(contains(misfits({}, trained_on({}, {"background", "liver"}),
                               trained_on({}, {"background", "spleen"})),
                       "its classes are background, liver, not background, spleen"));
}

TEST(EnsembleFit, OtherChannelsAreNamed) {
  EXPECT_TRUE(contains(misfits({"network.in_channels=2"}), "it has 2 channels, not 1"));
  EXPECT_TRUE(contains(misfits({}, trained_on({"T2"}, {}), trained_on({"T1"}, {})),
                       "its channels are T2, not T1"));
}

TEST(EnsembleFit, AnotherGridIsNamed) {
  EXPECT_EQ(misfits({"transforms.prepare.Spacing.pixdim=[1, 1, 2]"}),
            "it brings voxels to 1 x 1 x 2 mm, not to 1.5 x 1.5 x 2 mm");
  EXPECT_EQ(misfits({"transforms.prepare.Orientation.axcodes=LPS"}),
            "it turns axes to LPS, not to RAS");
  EXPECT_EQ(misfits({"transforms.prepare=[]"}),
            "it brings voxels to the size that they have, not to 1.5 x 1.5 x 2 mm; "
            "it turns axes to what they are, not to RAS");
}

RunRecord validated_on(std::vector<std::string> validated, std::vector<std::string> trained) {
  RunRecord record;
  record.training_cases = std::move(trained);
  record.validation_cases = std::move(validated);
  for (const auto* names : {&record.training_cases, &record.validation_cases}) {
    for (const std::string& name : *names) record.case_hashes[name] = {"hash of " + name, ""};
  }
  return record;
}

TEST(JoinedRecords, KeepTheCasesThatAllValidated) {
  const RunRecord joined =
      join_records({validated_on({"c", "d"}, {"a", "b"}), validated_on({"d", "b"}, {"a", "c"})});
  EXPECT_EQ(joined.validation_cases, std::vector<std::string>{"d"});
  EXPECT_EQ(joined.training_cases, (std::vector<std::string>{"a", "b", "c"}));
}

TEST(JoinedRecords, OfACrossValidationKeepNone) {
  const RunRecord joined = join_records({validated_on({"a"}, {"b"}), validated_on({"b"}, {"a"})});
  EXPECT_TRUE(joined.validation_cases.empty());
}

TEST(JoinedRecords, ANameOfTwoCasesIsNoCommonCase) {
  RunRecord other = validated_on({"c", "d"}, {"a"});
  other.case_hashes["c"].image = "another image";
  EXPECT_EQ(join_records({validated_on({"c", "d"}, {"a"}), other}).validation_cases,
            std::vector<std::string>{"d"});
}

TEST(JoinedRecords, OfOneRunAreItsRecord) {
  const RunRecord record = validated_on({"c", "d"}, {"a", "b"});
  EXPECT_EQ(join_records({record}).validation_cases, record.validation_cases);
}

}  // namespace
}  // namespace hayate
