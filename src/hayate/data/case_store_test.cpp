// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_store.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/data/cache_dataset.h"
#include "hayate/io/safetensors.h"
#include "hayate/io/write_image.h"
#include "hayate/transforms/registry.h"
#include "support/temp_folder.h"
#include "support/tiny_dataset.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::shared_ptr<const Compose> make_chain(double a_max) {
  const json entries = {{{"name", "ScaleIntensityRange"},
                         {"a_min", 0.5},
                         {"a_max", a_max},
                         {"b_min", 0},
                         {"b_max", 1},
                         {"clip", true}},
                        {{"name", "FgBgToIndices"}},
                        {{"name", "ClassesToIndices"}, {"num_classes", 2}},
                        {{"name", "RandCropByPosNegLabel"}, {"spatial_size", {8, 8, 8}}}};
  return std::make_shared<const Compose>(make_transforms(entries, "test"));
}

// What the store reckons with beside an entry's voxels, twice.
constexpr std::int64_t kHeaderRoom = 8192;

bool same(const Sample& a, const Sample& b) {
  return a.case_name == b.case_name && a.case_index == b.case_index &&
         a.image.type() == b.image.type() && a.image.shape() == b.image.shape() &&
         a.image.voxel_to_world() == b.image.voxel_to_world() &&
         std::ranges::equal(a.image.bytes(), b.image.bytes()) && a.label.type() == b.label.type() &&
         a.label.shape() == b.label.shape() &&
         a.label.voxel_to_world() == b.label.voxel_to_world() &&
         std::ranges::equal(a.label.bytes(), b.label.bytes()) &&
         a.indices.foreground == b.indices.foreground &&
         a.indices.background == b.indices.background && a.indices.classes == b.indices.classes;
}

class CaseStoreTest : public testing::Test {
 protected:
  CaseStoreTest() { write_tiny_dataset(data(), 3); }

  fs::path data() const { return folder_ / "data"; }
  fs::path cache() const { return folder_ / "cache"; }

  std::unique_ptr<CacheDataset> make_dataset(std::shared_ptr<const CaseStore> store,
                                             double a_max = 1.5) const {
    const CacheOptions options{.keep = {CacheType::kFloat16, std::move(store)}};
    return std::make_unique<CacheDataset>(read_dataset_list(data()).training, make_chain(a_max),
                                          LoadOptions{.class_count = 2}, options);
  }

  std::unique_ptr<CacheDataset> fill(std::int64_t limit_bytes = 0, double a_max = 1.5) const {
    auto dataset = make_dataset(std::make_shared<CaseStore>(cache(), limit_bytes), a_max);
    dataset->fill();
    return dataset;
  }

  /// All cases are those that a data set without a store has.
  void expect_right(const CacheDataset& dataset, double a_max = 1.5) const {
    const auto expected = make_dataset(nullptr, a_max);
    for (std::int64_t i = 0; i < dataset.size(); ++i) {
      EXPECT_TRUE(same(*dataset.kept(i), *expected->kept(i))) << "case " << i;
    }
  }

  std::vector<StoredCase> entries() const { return list_stored_cases(cache()); }

  /// Makes the next use of an entry visible in its time.
  void age_entries() const {
    const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
    for (const StoredCase& entry : entries()) fs::last_write_time(entry.path, before);
  }

  /// Runs `check` in a process of its own, whose output is not wanted.
  template <class Check>
  static pid_t start_process(Check check) {
    const pid_t child = fork();
    if (child != 0) return child;
    std::freopen("/dev/null", "w", stdout);
    std::freopen("/dev/null", "w", stderr);
    check();
    _exit(HasFailure() ? 1 : 0);
  }

  static void expect_success(pid_t child) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }

  TempFolder folder_;
};

TEST_F(CaseStoreTest, ASecondStartFindsEveryCaseAsItWas) {
  expect_right(*fill());
  ASSERT_EQ(entries().size(), 3U);
  age_entries();
  const auto before = entries();
  const auto again = fill();
  expect_right(*again);
  EXPECT_EQ(entries().size(), 3U);
  for (const StoredCase& entry : before) {
    EXPECT_GT(fs::last_write_time(entry.path), entry.last_used) << "was not read";
  }
}

TEST_F(CaseStoreTest, ReadsCasesWhoseFilesCannotBeReadAnyMoreOnlyByTheirContents) {
  fill();
  // Contents that are the same under another name and another index are the same prepared case.
  fs::rename(data() / "imagesTr/case_00.nii.gz", data() / "imagesTr/other.nii.gz");
  fs::rename(data() / "labelsTr/case_00.nii.gz", data() / "labelsTr/other.nii.gz");
  fs::remove(data() / "dataset.json");
  const auto renamed = fill();
  expect_right(*renamed);
  EXPECT_EQ(renamed->kept(2)->case_name, "other");
}

TEST_F(CaseStoreTest, AChangedFileIsPreparedAnew) {
  fill();
  TinyCase changed = make_tiny_case(0, {20, 18, 16});
  changed.image.voxels<float>()[7] += 0.25F;
  write_image(data() / "imagesTr/case_00.nii.gz", changed.image);
  expect_right(*fill());
  EXPECT_EQ(entries().size(), 4U);
}

TEST_F(CaseStoreTest, AnotherChainIsPreparedAnew) {
  fill();
  expect_right(*fill(0, 1.25), 1.25);
  EXPECT_EQ(entries().size(), 6U);
}

TEST_F(CaseStoreTest, TheKeyTellsApartWhatDecides) {
  const CaseFiles files = read_dataset_list(data()).training.front();
  const auto text = [&](const LoadOptions& load, CacheType type) {
    return make_case_key(files, load, *make_chain(1.5), type).text;
  };
  const std::string key = text({}, CacheType::kFloat16);
  EXPECT_EQ(key, text({}, CacheType::kFloat16));
  EXPECT_NE(key, text({}, CacheType::kFloat32));
  EXPECT_NE(key, text({.class_count = 2}, CacheType::kFloat16));
  EXPECT_NE(key, text({.resample_labels = true}, CacheType::kFloat16));
  EXPECT_NE(key, text({.labels = {.of_classes = {0, 4}}}, CacheType::kFloat16));
  EXPECT_NE(key, text({.labels = {.of_classes = {}, .ignored = 4}}, CacheType::kFloat16));
  for (const char* part : {"code", "kernels", "ScaleIntensityRange"}) {
    EXPECT_NE(key.find(part), std::string::npos) << part;
  }
  // What is random is not kept.
  EXPECT_EQ(key.find("RandCrop"), std::string::npos);
}

TEST_F(CaseStoreTest, WhatACaseWasNotAnnotatedForIsOfItsKeyAndNotOfTheEntry) {
  CaseFiles files = read_dataset_list(data()).training.front();
  const auto key = [&](const LoadOptions& load) {
    return make_case_key(files, load, *make_chain(1.5), CacheType::kFloat16).text;
  };
  const std::string whole = key({});
  files.unannotated = {1};
  EXPECT_NE(key({}), whole);
  // Labels of regions are read alike.
  EXPECT_EQ(key({.has_regions = true}), whole);
  const auto read = [&] {
    CacheDataset dataset(
        {files}, make_chain(1.5), LoadOptions{.class_count = 2},
        CacheOptions{.keep = {CacheType::kFloat16, std::make_shared<CaseStore>(cache(), 0)}});
    dataset.fill();
    return dataset.kept(0)->unannotated;
  };
  EXPECT_EQ(read(), ClassSet{1});
  EXPECT_EQ(read(), ClassSet{1});
  EXPECT_EQ(entries().size(), 1U);
}

TEST_F(CaseStoreTest, ADamagedEntryIsFoundAndPreparedAnew) {
  fill();
  const fs::path path = entries().front().path;
  const auto size = static_cast<std::int64_t>(fs::file_size(path));
  for (const std::int64_t place : {std::int64_t{3}, size / 2, size - 1}) {
    {
      std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
      file.seekg(place);
      const int byte = file.get();
      file.seekp(place);
      file.put(static_cast<char>(byte ^ 0x10));
    }
    EXPECT_FALSE(find_damage({path}).empty()) << "byte " << place;
    expect_right(*fill());
    EXPECT_TRUE(find_damage({path}).empty());
  }
  fs::resize_file(path, static_cast<std::uintmax_t>(size / 3));
  EXPECT_FALSE(find_damage({path}).empty());
  expect_right(*fill());
  fs::resize_file(path, 0);
  expect_right(*fill());
  EXPECT_EQ(entries().size(), 3U);
}

TEST_F(CaseStoreTest, TheLimitRemovesWhatWasNotUsedForLongest) {
  fill(0, 1.25);
  age_entries();
  const std::int64_t entry_bytes = entries().front().size_bytes;
  expect_right(*fill(4 * entry_bytes + kHeaderRoom));
  EXPECT_LE(entries().size(), 4U);
  // The new ones are all there.
  const auto before = fs::file_time_type::clock::now() - std::chrono::minutes(30);
  EXPECT_EQ(std::ranges::count_if(
                entries(), [&](const StoredCase& entry) { return entry.last_used > before; }),
            3);
}

TEST_F(CaseStoreTest, CasesBeyondTheLimitStayInMemory) {
  fill();
  const std::int64_t entry_bytes = entries().front().size_bytes;
  clear_stored_cases(cache());
  expect_right(*fill(2 * entry_bytes + kHeaderRoom));
  EXPECT_EQ(entries().size(), 2U);
}

// The files' times may say what they will: they come from another clock than this process's.
TEST_F(CaseStoreTest, ARunsOwnCasesMakeNoRoom) {
  fill();
  const std::int64_t limit_bytes = 3 * entries().front().size_bytes + kHeaderRoom;
  clear_stored_cases(cache());
  const auto store = std::make_shared<CaseStore>(cache(), limit_bytes);
  make_dataset(store)->fill();
  age_entries();
  const auto paths = [this] {
    std::vector<fs::path> found;
    for (const StoredCase& entry : entries()) found.push_back(entry.path);
    return found;
  };
  const std::vector<fs::path> before = paths();
  ASSERT_EQ(before.size(), 3U);
  const auto other = make_dataset(store, 1.25);
  other->fill();
  expect_right(*other, 1.25);
  EXPECT_EQ(paths(), before);
}

TEST_F(CaseStoreTest, ADamagedEntryOfAFullStoreIsReplaced) {
  fill();
  std::int64_t bytes = 0;
  for (const StoredCase& entry : entries()) bytes += entry.size_bytes;
  const fs::path path = entries().front().path;
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).put('\x7f');
  ASSERT_NE(find_damage({path}), "");
  expect_right(*fill(bytes + kHeaderRoom));
  EXPECT_EQ(find_damage({path}), "");
  EXPECT_EQ(entries().size(), 3U);
}

TEST_F(CaseStoreTest, AFullDiskLeavesCasesInMemory) {
  expect_success(start_process([this] {
    // The kernel refuses to write more than this to any file, as it refuses on a full disk.
    signal(SIGXFSZ, SIG_IGN);
    const rlimit small{.rlim_cur = 4096, .rlim_max = 4096};
    setrlimit(RLIMIT_FSIZE, &small);
    expect_right(*fill());
    EXPECT_TRUE(fs::is_empty(cache()));
  }));
}

TEST_F(CaseStoreTest, SeveralWritersOfOneFolderDoNotDisturbEachOther) {
  for (int round = 0; round < 5; ++round) {
    std::vector<std::jthread> writers;
    for (int i = 0; i < 4; ++i) writers.emplace_back([this] { expect_right(*fill()); });
    writers.clear();
    EXPECT_EQ(entries().size(), 3U);
    for (const StoredCase& entry : entries()) EXPECT_EQ(find_damage(entry), "");
    if (round % 2 == 1) clear_stored_cases(cache());
  }
}

// They write the same entries and others, and remove each other's.
TEST_F(CaseStoreTest, SeveralProcessesOnOneFolderDoNotDisturbEachOther) {
  fill();
  const std::int64_t room = 2 * entries().front().size_bytes + kHeaderRoom;
  std::vector<pid_t> children;
  for (const double a_max : {1.5, 1.5, 1.25}) {
    for (const std::int64_t limit_bytes : {std::int64_t{0}, room}) {
      children.push_back(start_process([=, this] {
        for (int i = 0; i < 10; ++i) expect_right(*fill(limit_bytes, a_max), a_max);
      }));
    }
  }
  children.push_back(start_process([this] {
    for (int i = 0; i < 20; ++i) clear_stored_cases(cache());
  }));
  for (const pid_t child : children) expect_success(child);
  for (const StoredCase& entry : entries()) EXPECT_EQ(find_damage(entry), "");
  expect_right(*fill());
}

TEST_F(CaseStoreTest, AnEntryThatIsRemovedWhileItIsUsedStaysReadable) {
  const auto dataset = fill();
  EXPECT_EQ(clear_stored_cases(cache()), 3);
  expect_right(*dataset);
}

/// Leaves half of the first entry, as a writer that was killed does.
fs::path leave_half(const fs::path& cache, const fs::path& entry) {
  const fs::path half = cache / ".hayate-0123456789abcdef0123456789abcdef.part";
  fs::copy_file(entry, half);
  fs::resize_file(half, fs::file_size(half) / 2);
  return half;
}

TEST_F(CaseStoreTest, ClearingTakesWhatKilledWritersLeftAndNothingElse) {
  fill();
  leave_half(cache(), entries().front().path);
  std::ofstream(cache() / "notes.txt") << "mine";
  EXPECT_EQ(clear_stored_cases(cache()), 3);
  EXPECT_TRUE(fs::exists(cache() / "notes.txt"));
  EXPECT_EQ(std::distance(fs::directory_iterator(cache()), {}), 1);
}

TEST_F(CaseStoreTest, OpeningTakesWhatKilledWritersLeft) {
  fill();
  const fs::path half = leave_half(cache(), entries().front().path);
  const CaseStore store(cache(), 0);
  EXPECT_FALSE(fs::exists(half));
  EXPECT_EQ(entries().size(), 3U);
}

/// A file that is not the store's, in its folder.
void write_foreign(const fs::path& path) {
  const std::vector<float> weights(1000, 1.0F);
  const TensorView tensor{"weight", TensorType::kF32, {1000}, std::as_bytes(std::span(weights))};
  write_safetensors(path, std::span(&tensor, 1), {{"format", "pt"}});
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(48));
}

TEST_F(CaseStoreTest, FilesOfOthersAreNeitherListedNorEvictedNorCleared) {
  fill();
  const std::int64_t entry_bytes = entries().front().size_bytes;
  const fs::path entry = entries().front().path;
  const fs::path names[] = {cache() / "best.safetensors",
                            cache() / "my-0123456789abcdef.safetensors",
                            cache() / "copy.safetensors"};
  write_foreign(names[0]);
  write_foreign(names[1]);
  fs::copy_file(entry, names[2]);  // An entry under a name that no entry has.
  EXPECT_EQ(entries().size(), 3U);
  expect_right(*fill(2 * entry_bytes + kHeaderRoom, 1.25), 1.25);
  EXPECT_EQ(clear_stored_cases(cache()), 2);
  for (const fs::path& name : names) EXPECT_TRUE(fs::exists(name)) << name;
}

/// Lets the process open `count` more files, and no further one.
void leave_descriptors(int count) {
  const int next = dup(STDIN_FILENO);
  close(next);
  const rlimit limit{static_cast<rlim_t>(next + count), static_cast<rlim_t>(next + count)};
  setrlimit(RLIMIT_NOFILE, &limit);
}

TEST_F(CaseStoreTest, AnEntryThatCannotBeLookedAtIsNamedAndNotTakenForGone) {
#ifdef HAYATE_SANITIZED
  GTEST_SKIP() << "the sanitizer opens files itself";
#endif
  fill();
  const pid_t child = start_process([this] {
    leave_descriptors(1);  // For the folder; its entries cannot be opened.
    for (const auto& use : {std::function<void()>([this] { clear_stored_cases(cache()); }),
                            std::function<void()>([this] { list_stored_cases(cache()); })}) {
      try {
        use();
        ADD_FAILURE() << "took the entries for gone";
      } catch (const IoError& error) {
        EXPECT_NE(error.message().find(".safetensors"), std::string::npos) << error.message();
      }
    }
  });
  expect_success(child);
  EXPECT_EQ(entries().size(), 3U);
}

TEST_F(CaseStoreTest, AFileOfSomebodyElseUnderAnEntrysNameStays) {
  fill();
  const fs::path path = entries().front().path;
  write_foreign(path);
  const auto size = fs::file_size(path);
  expect_right(*fill());
  EXPECT_EQ(fs::file_size(path), size);
  EXPECT_EQ(entries().size(), 2U);
}

TEST_F(CaseStoreTest, AnEntryThatIsShortenedWhileItIsUsedEndsTheProcessWithAMessage) {
  fill();
  const pid_t child = start_process([this] {
    const auto dataset = fill();
    for (const StoredCase& entry : entries()) fs::resize_file(entry.path, 0);
    expect_right(*dataset);
  });
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status)) << status;
  EXPECT_EQ(WEXITSTATUS(status), 74);
}

TEST_F(CaseStoreTest, AnEntryMayBeOfFilesWhoseNamesAreNoText) {
  const fs::path folder = folder_ / "lat\xe9in";
  fs::rename(data(), folder);
  const auto store = std::make_shared<CaseStore>(cache(), 0);
  CacheDataset dataset(read_dataset_list(folder).training, make_chain(1.5),
                       LoadOptions{.class_count = 2}, {.keep = {CacheType::kFloat16, store}});
  dataset.fill();
  EXPECT_EQ(entries().size(), 3U);
}

TEST_F(CaseStoreTest, ACaseWithoutLabelOrIndicesIsKeptToo) {
  fs::remove_all(data() / "labelsTr");
  const json entries = {{{"name", "NormalizeIntensity"}}};
  const auto chain = std::make_shared<const Compose>(make_transforms(entries, "test"));
  const std::vector<CaseFiles> cases{{"case_00", data() / "imagesTr/case_00.nii.gz", std::nullopt}};
  const LoadOptions load{.needs_label = false};
  const auto store = std::make_shared<CaseStore>(cache(), 0);
  CacheDataset dataset(cases, chain, load, {.keep = {CacheType::kFloat16, store}});
  dataset.fill();
  const CacheDataset expected(cases, chain, load, {.keep = {CacheType::kFloat16, nullptr}});
  EXPECT_FALSE(dataset.kept(0)->has_label());
  EXPECT_TRUE(same(*dataset.kept(0), *expected.kept(0)));
}

TEST_F(CaseStoreTest, AFolderThatCannotBeMadeLeavesCasesInMemory) {
  std::ofstream(folder_ / "file") << "x";
  const auto dataset = make_dataset(std::make_shared<CaseStore>(folder_ / "file/cache", 1'000'000));
  dataset->fill();
  expect_right(*dataset);
}

TEST(CaseStore, KnowsWhereNothingCanBeWritten) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "x";
  EXPECT_GT(writable_bytes(folder / "not/yet/there"), 0);
  EXPECT_EQ(writable_bytes(folder / "file/cache"), 0);
}

}  // namespace
}  // namespace hayate
