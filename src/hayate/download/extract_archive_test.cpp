// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/extract_archive.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "support/archive_bytes.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using Format = ArchiveBytes::Format;

class ExtractArchive : public testing::Test {
 protected:
  ExtractArchive() { fs::create_directories(out()); }

  fs::path out() const { return folder_ / "outer/out"; }

  std::vector<DownloadedFile> extract(std::string_view bytes, const ExtractLimits& limits = {}) {
    write_text(folder_ / "archive", bytes);
    return extract_archive(folder_ / "archive", out(), limits);
  }
  std::string refusal(ArchiveBytes& archive, const ExtractLimits& limits = {}) {
    return error_text<DataError>([&] { extract(archive.bytes(), limits); });
  }
  /// Everything below the test's folder that is not below out(), and not the archive itself.
  std::vector<std::string> outside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path())) {
      const std::string name = fs::relative(entry.path(), folder_.path()).string();
      if (name != "archive" && !std::string("outer/out").starts_with(name) &&
          !name.starts_with("outer/out/")) {
        names.push_back(name);
      }
    }
    return names;
  }

  TempFolder folder_;
};

TEST_F(ExtractArchive, UnpacksEveryFormatWithSizesAndHashes) {
  for (const Format format : {Format::kTar, Format::kTarGz, Format::kTarBz2, Format::kTarXz,
                              Format::kTarZst, Format::kZip}) {
    fs::remove_all(out());
    fs::create_directories(out());
    ArchiveBytes archive(format);
    archive.add_folder("T/").add_file("T/b/two", "second").add_file("T/a", "first");
    const std::vector<DownloadedFile> files = extract(archive.bytes());
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].path, "T/a");
    EXPECT_EQ(files[1].path, "T/b/two");
    EXPECT_EQ(files[1].size_bytes, 6U);
    EXPECT_EQ(files[1].hash, hash_file(out() / "T/b/two"));
    EXPECT_EQ(read_text_file(out() / "T/b/two"), "second");
  }
}

TEST_F(ExtractArchive, GivesNoFileTheRightsThatTheArchiveAsksFor) {
  extract(ArchiveBytes().add_file("setuid", "x").bytes());
  struct stat status {};
  ASSERT_EQ(stat((out() / "setuid").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & (S_ISUID | S_ISGID | S_IXUSR | S_IXOTH), 0U);
}

TEST_F(ExtractArchive, PassesOverWhatMacosAdds) {
  const auto files = extract(ArchiveBytes()
                                 .add_file("._T", "mac")
                                 .add_file("T/._a.nii.gz", "mac")
                                 .add_file("T/a.nii.gz", "image")
                                 .bytes());
  ASSERT_EQ(files.size(), 1U);
  EXPECT_EQ(files[0].path, "T/a.nii.gz");
  EXPECT_FALSE(fs::exists(out() / "T/._a.nii.gz"));
}

TEST_F(ExtractArchive, RefusesPathsThatLeadOut) {
  for (const std::string name : {"/evil", "../evil", "T/../../evil", "T/.."}) {
    ArchiveBytes archive;
    archive.add_file("T/good", "x").add_file(name, "evil");
    EXPECT_TRUE(contains(refusal(archive), "the entry '")) << name;
    EXPECT_TRUE(outside().empty()) << name;
    fs::remove_all(out());
    fs::create_directories(out());
  }
}

TEST_F(ExtractArchive, RefusesALinkAndWhatWouldBeWrittenThroughIt) {
  ArchiveBytes archive;
  archive
      .add("T", {},
           [](archive_entry* entry) {
             archive_entry_set_filetype(entry, AE_IFLNK);
             archive_entry_set_symlink(entry, "../..");
           })
      .add_file("T/evil", "evil");
  EXPECT_TRUE(contains(refusal(archive), "a link"));
  EXPECT_TRUE(outside().empty());
}

TEST_F(ExtractArchive, RefusesAHardLink) {
  ArchiveBytes archive;
  archive.add_file("a", "x").add(
      "b", {}, [](archive_entry* entry) { archive_entry_set_hardlink(entry, "/etc/passwd"); });
  EXPECT_TRUE(contains(refusal(archive), "a link"));
}

TEST_F(ExtractArchive, RefusesDevicesAndPipes) {
  for (const auto type : {AE_IFCHR, AE_IFBLK, AE_IFIFO}) {
    ArchiveBytes archive;
    archive.add("null", {}, [&](archive_entry* entry) { archive_entry_set_filetype(entry, type); });
    EXPECT_TRUE(contains(refusal(archive), "a device, a pipe or a socket"));
  }
}

TEST_F(ExtractArchive, RefusesAFileThatComesTwiceOrIsAFolderToo) {
  ArchiveBytes twice;
  twice.add_file("a", "one").add_file("./a", "two");
  EXPECT_TRUE(contains(refusal(twice), "comes twice"));
  fs::remove_all(out());
  fs::create_directories(out());
  ArchiveBytes both;
  both.add_file("a", "one").add_file("a/b", "two");
  EXPECT_TRUE(contains(refusal(both), "both a file and a folder"));
}

TEST_F(ExtractArchive, RefusesMoreBytesThanTheLimit) {
  ArchiveBytes archive;
  archive.add_file("a", std::string(700, 'a')).add_file("b", std::string(700, 'b'));
  EXPECT_TRUE(contains(refusal(archive, {.size_bytes = 1000}), "--max-bytes"));
}

TEST_F(ExtractArchive, RefusesASizeThatIsOnlyPromisedBeforeAnythingIsWritten) {
  std::string bytes = ArchiveBytes().add_file("a", "x").bytes();
  // The size in a tar header, and the sum of its bytes with blanks for the sum itself (POSIX
  // ustar).
  bytes.replace(124, 11, "77777777777");
  bytes.replace(148, 8, "        ");
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(bytes[i]);
  bytes.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { extract(bytes, {.size_bytes = 1'000'000'000}); }),
               "--max-bytes"));
  EXPECT_FALSE(fs::exists(out() / "a"));
}

TEST_F(ExtractArchive, RefusesMoreEntriesThanTheLimit) {
  ArchiveBytes archive;
  for (int i = 0; i < 11; ++i) archive.add_folder("d" + std::to_string(i));
  EXPECT_TRUE(contains(refusal(archive, {.entry_count = 10}), "--max-files"));
}

TEST_F(ExtractArchive, RefusesABomb) {
  for (const Format format : {Format::kTarGz, Format::kTarBz2, Format::kZip}) {
    fs::remove_all(out());
    fs::create_directories(out());
    ArchiveBytes archive(format);
    archive.add_file("bomb", std::string(80'000'000, '\0'));
    EXPECT_TRUE(contains(refusal(archive), "--max-ratio"));
    const fs::path bomb = out() / "bomb";
    EXPECT_LE(fs::exists(bomb) ? fs::file_size(bomb) : 0, 66'000'000U);
  }
}

TEST_F(ExtractArchive, RefusesWhatIsDamagedTruncatedOrNoArchive) {
  ArchiveBytes archive(Format::kTarXz);
  std::string noise(100'000, ' ');
  for (std::size_t i = 0; i < noise.size(); ++i)
    noise[i] = static_cast<char>(i * i * 2654435761U >> 13);
  const std::string bytes = archive.add_file("a", noise).bytes();
  const auto refused = [&](const std::string& text) {
    fs::remove_all(out());
    fs::create_directories(out());
    return error_text<DataError>([&] { extract(text); });
  };
  EXPECT_TRUE(contains(refused(bytes.substr(0, bytes.size() / 2)), "cannot be unpacked"));
  std::string flipped = bytes;
  flipped[flipped.size() / 2] ^= 0x55;
  EXPECT_TRUE(contains(refused(flipped), "cannot be unpacked"));
  EXPECT_TRUE(contains(refused("<html>Sorry</html>"), "no tar or zip archive"));
  EXPECT_TRUE(contains(refused(""), "cannot be unpacked"));
  EXPECT_TRUE(contains(refused(ArchiveBytes().add_folder("only/").bytes()), "no file in it"));
}

}  // namespace
}  // namespace hayate
