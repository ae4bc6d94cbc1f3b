// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_problems.h"

#include <atomic>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/transforms/registry.h"
#include "support/error_text.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

std::vector<std::optional<CaseProblem>> try_three(const std::function<void(std::int64_t)>& use) {
  return try_cases(
      "test", "testing", 3, 2, [](std::int64_t i) { return fmt::format("case_{}", i); }, use);
}

TEST(CaseProblems, NameEveryCaseThatCannotBeUsed) {
  const auto problems = try_three([](std::int64_t i) {
    if (i == 0) throw DataError("broken", "mend it");
    if (i == 2) throw IoError("no longer there");
  });
  EXPECT_FALSE(problems[1]);
  const std::string text = error_text<DataError>([&] { throw_case_problems(problems); });
  EXPECT_TRUE(contains(text, "2 of 3 cases cannot be used"));
  EXPECT_TRUE(contains(text, "case_0: broken"));
  EXPECT_TRUE(contains(text, "case_2: no longer there"));
}

TEST(CaseProblems, LetThroughWhatIsNoCasesFault) {
  EXPECT_THROW(try_three([](std::int64_t) { throw WriteError("the disk is full"); }), WriteError);
}

TEST(CaseProblems, TryACaseAgainByItselfWhenMemoryWasShort) {
  std::array<std::atomic<int>, 3> tries{};
  const auto problems = try_three([&](std::int64_t i) {
    const int before = tries[static_cast<std::size_t>(i)]++;
    if (i == 0 && before == 0) throw std::bad_alloc();
    if (i == 2) throw MemoryError("too large");
  });
  EXPECT_FALSE(problems[0] || problems[1]);
  ASSERT_TRUE(problems[2]);
  EXPECT_EQ(problems[2]->what, "too large");
  EXPECT_EQ(tries[1], 1);
  EXPECT_EQ(tries[2], 2);
  EXPECT_THROW(throw_case_problems(problems), MemoryError);
}

TEST(CaseProblems, AreFoundInDeterministicTransformsToo) {
  const TempFolder folder;
  write_tiny_dataset(folder.path(), 3);
  DatasetList list = read_dataset_list(folder.path());
  const Volume empty = Volume::zeros(VoxelType::kUint8, {1, 20, 18, 16});
  write_image(*list.training[1].label, empty);
  const nlohmann::json entries = {{{"name", "CropForeground"}, {"source_key", "label"}}};
  const Compose chain(make_transforms(entries, "test"));
  const auto problems = find_case_problems(list.training, {}, chain);
  EXPECT_FALSE(problems[0] || problems[2]);
  ASSERT_TRUE(problems[1]);
  EXPECT_EQ(problems[1]->case_name, "case_01");
  EXPECT_TRUE(contains(problems[1]->what, "CropForeground"));
}

}  // namespace
}  // namespace hayate
