// SPDX-License-Identifier: Apache-2.0
#include "hayate/exporting/new_place.h"

#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

TEST(NewPlace, OfAFileIsWhereNothingIs) {
  const TempFolder folder;
  check_new_file(folder / "new");
  write_text(folder / "mine", "mine");
  fs::create_symlink(folder / "nothing", folder / "link");
  for (const fs::path& there : {folder / "mine", folder / "link", folder.path()}) {
    EXPECT_TRUE(contains(error_text<UsageError>([&] { check_new_file(there); }),
                         there.string() + ": is there already"));
  }
}

TEST(NewPlace, OfAFolderMayBeAnEmptyOne) {
  const TempFolder folder;
  check_new_folder(folder / "new");
  check_new_folder(folder.path());
  write_text(folder / "mine", "mine");
  EXPECT_THROW(check_new_folder(folder.path()), UsageError);
  EXPECT_THROW(check_new_folder(folder / "mine"), UsageError);
}

TEST(NewPlace, HoldsLessThanTwoGibibytesOfWeights) {
  // Nobody looks at the bytes.
  const std::byte* const nowhere = nullptr;
  const TensorView half{"a", TensorType::kF32, {}, {nowhere, std::size_t{1} << 30}};
  check_weights_fit(std::span(&half, 1));
  const TensorView both[] = {half, half};
  EXPECT_TRUE(contains(error_text<UsageError>([&] { check_weights_fit(both); }), "2.1 GB"));
}

}  // namespace
}  // namespace hayate
