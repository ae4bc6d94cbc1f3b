// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_record.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "support/error_text.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

class FindValidationCases : public testing::Test {
 protected:
  FindValidationCases() {
    list_.folder = folder_.path();
    for (const char* name : {"a", "b", "c", "d"}) {
      list_.training.push_back({name, write(std::string(name) + "_image", name),
                                write(std::string(name) + "_label", name)});
    }
    record_.training_cases = {"a", "b"};
    record_.validation_cases = {"c", "d"};
    for (const CaseFiles& files : list_.training) {
      record_.case_hashes[files.name] = {format_hash(hash_file(files.image)),
                                         format_hash(hash_file(*files.label))};
    }
  }

  std::filesystem::path write(const std::string& file, const std::string& text) const {
    write_file_atomically(folder_ / file, text);
    return folder_ / file;
  }

  /// Names of the cases found; what was warned of goes to warnings_.
  std::string find(bool partial = false) {
    std::string names;
    testing::internal::CaptureStderr();
    try {
      for (const CaseFiles& files : find_validation_cases(record_, list_, partial)) {
        names += files.name;
      }
    } catch (const Error&) {
      warnings_ = testing::internal::GetCapturedStderr();
      throw;
    }
    warnings_ = testing::internal::GetCapturedStderr();
    return names;
  }

  TempFolder folder_;
  DatasetList list_;
  RunRecord record_;
  std::string warnings_;
};

TEST_F(FindValidationCases, GivesThoseThatTheRunRecorded) {
  EXPECT_EQ(find(), "cd");
  EXPECT_EQ(warnings_, "");
}

TEST_F(FindValidationCases, ANewCaseIsNotOne) {
  list_.training.push_back({"e", write("e_image", "e"), write("e_label", "e")});
  EXPECT_EQ(find(), "cd");
  EXPECT_TRUE(contains(warnings_, "1 case of"));
}

TEST_F(FindValidationCases, ARenamedCaseIsFoundByWhatItHolds) {
  list_.training.back().name = "s1_d";
  EXPECT_EQ(find(), "cs1_d");
}

TEST_F(FindValidationCases, AChangedFileIsSaid) {
  write("d_label", "mended");
  EXPECT_EQ(find(), "cd");
  EXPECT_TRUE(contains(warnings_, "have changed since the run: d"));
}

TEST_F(FindValidationCases, ATrainingImageUnderAValidationCasesNameIsRefused) {
  write("d_image", "b");
  EXPECT_TRUE(contains(error_text<DataError>([&] { find(/*partial=*/true); }),
                       "d, which holds the training image 'b'"));
}

TEST_F(FindValidationCases, AMissingOneIsRefusedUnlessTheOthersAreAskedFor) {
  list_.training.pop_back();
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { find(); }), "not there: d"));
  EXPECT_EQ(find(/*partial=*/true), "c");
  EXPECT_TRUE(contains(warnings_, "not scored, because they are not there any more: d"));
  list_.training.pop_back();
  EXPECT_THROW(find(/*partial=*/true), MissingInputError);
}

TEST_F(FindValidationCases, OfARunOfBeforeAreFoundByName) {
  record_.case_hashes.clear();
  EXPECT_EQ(find(), "cd");
  EXPECT_TRUE(contains(warnings_, "by name only"));
}

TEST(ReadRunRecord, ADamagedOneIsNamed) {
  const TempFolder folder;
  const RunFolder run{folder.path()};
  write_file_atomically(run.run(), R"({"dataset": 7})");
  EXPECT_TRUE(contains(error_text<DataError>([&] { read_run_record(run); }), "run.json"));
}

}  // namespace
}  // namespace hayate
