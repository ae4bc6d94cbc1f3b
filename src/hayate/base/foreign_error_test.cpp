// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/foreign_error.h"

#include <filesystem>
#include <stdexcept>
#include <system_error>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

ExitCode code_of(const std::exception& error) {
  try {
    rethrow_as_error(error);
  } catch (const Error& known) {
    return known.code();
  }
}

fs::filesystem_error file_error(const char* what, std::errc code) {
  return {what, "some/file", std::make_error_code(code)};
}

TEST(ForeignError, TellsInputsFromOutputs) {
  EXPECT_EQ(code_of(file_error("status", std::errc::permission_denied)), ExitCode::kMissingInput);
  EXPECT_EQ(code_of(file_error("status", std::errc::filename_too_long)), ExitCode::kMissingInput);
  EXPECT_EQ(code_of(file_error("directory iterator cannot open directory", std::errc::io_error)),
            ExitCode::kIo);
  EXPECT_EQ(code_of(file_error("cannot create directories", std::errc::permission_denied)),
            ExitCode::kCannotWrite);
  EXPECT_EQ(code_of(file_error("cannot copy file", std::errc::no_space_on_device)),
            ExitCode::kCannotWrite);
  EXPECT_EQ(code_of(file_error("cannot rename", std::errc::io_error)), ExitCode::kIo);
}

TEST(ForeignError, KnowsWhatShortMemoryLooksLike) {
  EXPECT_EQ(code_of(std::bad_alloc()), ExitCode::kOutOfMemory);
  EXPECT_EQ(code_of(std::length_error("vector::reserve")), ExitCode::kOutOfMemory);
  EXPECT_EQ(
      code_of(std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again))),
      ExitCode::kOutOfMemory);
}

TEST(ForeignError, TakesJsonOfAnotherFormForBadData) {
  try {
    nlohmann::json(5).get<std::string>();
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_EQ(code_of(error), ExitCode::kBadData);
  }
}

TEST(ForeignError, KeepsWhatIsAnErrorAlready) {
  EXPECT_EQ(code_of(RecipeError("x")), ExitCode::kBadRecipe);
  EXPECT_EQ(code_of(std::logic_error("x")), ExitCode::kInternal);
}

}  // namespace
}  // namespace hayate
