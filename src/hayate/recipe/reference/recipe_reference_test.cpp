// SPDX-License-Identifier: Apache-2.0
#include "hayate/recipe/reference/recipe_reference.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/recipe/recipe.h"
#include "hayate/recipe/reference/explain_topic.h"
#include "hayate/recipe/reference/reference_markdown.h"
#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "test_places.h"

namespace hayate {
namespace {

const RecipeReference& reference() {
  static const RecipeReference made = make_recipe_reference();
  return made;
}

std::string explained(const std::string& topic) {
  return explain_topic(reference(), topic);
}

TEST(RecipeReference, HasEveryKeyOfAWrittenRecipe) {
  const nlohmann::ordered_json written = Recipe{}.to_json();
  std::vector<std::string> keys;
  for (const OptionEntry& entry : reference().entries) keys.push_back(entry.key);
  for (const auto& [key, value] : written.items()) {
    EXPECT_NE(std::ranges::find(keys, key), keys.end()) << key;
  }
  EXPECT_EQ(reference().transforms.size(), transform_names().size());
}

TEST(RecipeReference, KeysThatSomeKindsHaveAlikeStandOnce) {
  const auto loss = std::ranges::find(reference().entries, "loss", &OptionEntry::key);
  const std::vector<OptionGroup> groups = shared_groups(loss->kinds);
  EXPECT_TRUE(groups[0].name.empty());
  EXPECT_EQ(groups[0].entries[0].key, "name");
  const auto both = std::ranges::find(groups, "DiceCELoss, DiceFocalLoss", &OptionGroup::name);
  ASSERT_NE(both, groups.end());
  EXPECT_EQ(both->entries[0].key, "lambda_dice");
}

TEST(RecipeReference, DefaultsThatDifferBetweenKindsAreTold) {
  EXPECT_TRUE(contains(explained("optimizer.weight_decay"), "default 0.0, 0.01 with AdamW"));
  EXPECT_TRUE(contains(explained("optimizer.betas"), "[0.9,0.999], [0.9,0.98] with Novograd"));
}

TEST(RecipeReference, KeysOfOneNameStandApartWithTheirKinds) {
  EXPECT_TRUE(contains(explained("loss.alpha"), "with FocalLoss, DiceFocalLoss:"));
  EXPECT_TRUE(contains(explained("loss.alpha"), "with TverskyLoss:"));
}

TEST(RecipeReference, ExplainsAKey) {
  EXPECT_EQ(explained("max_epochs"),
            "  max_epochs: integer, 1 to 1000000 epochs; default 300\n"
            "      The training lasts so many epochs.\n\n");
  EXPECT_TRUE(contains(explained("optimizer.lr"), "number, 0 to 1000000; default 0.001"));
  EXPECT_TRUE(contains(explained("data.dataset"), "PersistentDataset: in files"));
  EXPECT_TRUE(contains(explained("ScaleIntensityRange.a_min"), "must be given"));
  EXPECT_TRUE(contains(explained("network.num_groups"), "only with norm=group"));
}

TEST(RecipeReference, ExplainsASectionAKindAndATransform) {
  EXPECT_TRUE(contains(explained("optimizer"), "optimizer.momentum"));
  EXPECT_FALSE(contains(explained("Adam"), "momentum"));
  EXPECT_TRUE(contains(explained("SGD"), "momentum"));
  EXPECT_TRUE(contains(explained("RandAffined"), "translate_range"));
  EXPECT_TRUE(contains(explained("transforms"), "RandFlip: Flips image and label"));
}

TEST(RecipeReference, LinesFitAHundredColumns) {
  for (const std::string& line : split(explain_all(reference()), '\n')) {
    EXPECT_LE(std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; }), 100) << line;
  }
}

TEST(RecipeReference, AnUnknownTopicNamesTheNearest) {
  EXPECT_TRUE(contains(error_text<UsageError>([] { explained("optimiser.lr"); }),
                       "unknown topic 'optimiser.lr' (did you mean 'optimizer.lr'?)"));
  EXPECT_TRUE(contains(error_text<UsageError>([] { explained("prob"); }), "RandAffine.prob"));
  EXPECT_TRUE(contains(error_text<UsageError>([] { explained("RandAfine"); }), "RandAffine"));
}

TEST(RecipeReference, ThePageInDocsIsWhatTheProgramPrints) {
  EXPECT_TRUE(read_text_file(HAYATE_SOURCE_DIR "/docs/reference.md") ==
              reference_markdown(reference()))
      << "run: hayate explain --markdown > docs/reference.md";
}

}  // namespace
}  // namespace hayate
