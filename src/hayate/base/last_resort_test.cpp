// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/last_resort.h"

#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

using testing::ExitedWithCode;

void limit_data() {
  const rlimit limit{std::uint64_t{1} << 40, RLIM_INFINITY};
  setrlimit(RLIMIT_DATA, &limit);
}

TEST(LastResort, AMappedFileThatIsShortenedExits74) {
  const TempFolder folder;
  write_text(folder / "file", "text");
  const auto lose_mapping = [&] {
    const LastResort last_resort;
    const int descriptor = open((folder / "file").c_str(), O_RDWR);
    const auto* const bytes =
        static_cast<volatile const char*>(mmap(nullptr, 4, PROT_READ, MAP_PRIVATE, descriptor, 0));
    if (ftruncate(descriptor, 0) == 0) _exit(bytes[0]);
  };
  EXPECT_EXIT(lose_mapping(), ExitedWithCode(74), "become shorter");
}

TEST(LastResort, ACrashUnderALimitOfMemoryExits71) {
  const auto crash = [] {
    limit_data();
    const LastResort last_resort;
    std::raise(SIGSEGV);
  };
  EXPECT_EXIT(crash(), ExitedWithCode(71), "out of memory");
}

TEST(LastResort, ALibraryThatCallsExitExits71) {
  const auto leave = [] {
    const LastResort last_resort;
    std::exit(1);
  };
  EXPECT_EXIT(leave(), ExitedWithCode(71), "given up");
}

TEST(LastResort, AnExitOfOursIsAsItIs) {
  const auto leave = [] {
    { const LastResort last_resort; }
    std::exit(65);
  };
  EXPECT_EXIT(leave(), ExitedWithCode(65), "");
}

}  // namespace
}  // namespace hayate
