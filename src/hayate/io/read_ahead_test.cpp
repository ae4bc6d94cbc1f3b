// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/read_ahead.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

/// A file whose pages the system can be asked to forget, and about.
class PagedFile {
 public:
  explicit PagedFile(const std::filesystem::path& path) {
    write_text(path, std::string(kSize, 'x'));
    descriptor_ = open(path.c_str(), O_RDONLY);
    memory_ = mmap(nullptr, kSize, PROT_READ, MAP_SHARED, descriptor_, 0);
    EXPECT_NE(memory_, MAP_FAILED);
  }
  ~PagedFile() {
    munmap(memory_, kSize);
    close(descriptor_);
  }
  PagedFile(const PagedFile&) = delete;
  PagedFile& operator=(const PagedFile&) = delete;

  void forget() const {
    fsync(descriptor_);
    posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
  }

  /// The share of its pages that are in memory.
  double resident() const {
    std::vector<unsigned char> pages(kSize / static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
    EXPECT_EQ(mincore(memory_, kSize, pages.data()), 0);
    const auto there = std::ranges::count_if(pages, [](auto page) { return (page & 1) != 0; });
    return static_cast<double>(there) / static_cast<double>(pages.size());
  }

 private:
  // Size that is more than any usual window of reading ahead.
  static constexpr std::size_t kSize = 24U << 20U;

  int descriptor_ = -1;
  void* memory_ = nullptr;
};

TEST(ReadAhead, BringsAWholeFileIntoMemory) {
  const TempFolder folder;
  const PagedFile file(folder / "file");
  file.forget();
  if (file.resident() > 0.1) GTEST_SKIP() << "this file system keeps its files in memory";
  read_ahead(folder / "file");
  for (int i = 0; i < 6000 && file.resident() < 1.0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(file.resident(), 1.0);
}

TEST(ReadAhead, SaysNothingWhereThereIsNoFile) {
  const TempFolder folder;
  EXPECT_NO_THROW(read_ahead(folder / "none"));
}

}  // namespace
}  // namespace hayate
