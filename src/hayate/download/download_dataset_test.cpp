// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/download_dataset.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "support/archive_bytes.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/http_server.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

class DownloadDataset : public testing::Test {
 protected:
  DownloadDataset() {
    file_.content = ArchiveBytes(ArchiveBytes::Format::kTarGz)
                        .add_file("._Tiny", "mac")
                        .add_file("Tiny/dataset.json", "{}")
                        .add_file("Tiny/imagesTr/a.nii.gz", "image")
                        .bytes();
    options_.name = "Task";
    options_.out = folder_ / "data";
    options_.file.url = server_.url("/files/Tiny.tar.gz?version=1");
    options_.file.retry_wait_seconds = 0.0;
    options_.file.retry_limit = 1;
  }

  DownloadedDataset download() { return download_dataset(options_); }
  Checksum checksum_of_archive() const {
    ChecksumStream stream(ChecksumKind::kSha256);
    stream.update(std::as_bytes(std::span(file_.content)));
    return stream.finish();
  }
  std::vector<std::string> names_in(const fs::path& folder) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
  }
  using Names = std::vector<std::string>;

  TempFolder folder_;
  ServedFile file_;
  DownloadDatasetOptions options_;
  HttpServer server_{[this](HttpConnection& connection, const HttpRequest& request) {
    file_.serve(connection, request);
  }};
};

TEST_F(DownloadDataset, PutsTheFolderInPlaceWithAManifest) {
  const DownloadedDataset dataset = download();
  EXPECT_EQ(dataset.folder, options_.out / "Task");
  EXPECT_EQ(dataset.file_count, 2U);
  EXPECT_EQ(names_in(options_.out), Names{"Task"});
  EXPECT_EQ(names_in(dataset.folder), (Names{".complete", "dataset.json", "imagesTr"}));
  const auto manifest = read_download_manifest(dataset.folder);
  ASSERT_TRUE(manifest.has_value());
  EXPECT_EQ(manifest->url, options_.file.url);
  EXPECT_EQ(manifest->archive_bytes, file_.content.size());
  ASSERT_EQ(manifest->files.size(), 2U);
  EXPECT_EQ(manifest->files[1].path, "imagesTr/a.nii.gz");
  EXPECT_EQ(manifest->files[1].hash, hash_file(dataset.folder / "imagesTr/a.nii.gz"));
}

TEST_F(DownloadDataset, DoesNothingTheSecondTime) {
  download();
  EXPECT_TRUE(download().was_there);
  EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(DownloadDataset, LeavesAFolderThatIsNotItsOwnAlone) {
  fs::create_directories(options_.out / "Task");
  write_text(options_.out / "Task/mine", "mine");
  EXPECT_TRUE(contains(error_text<WriteError>([&] { download(); }), "is there already"));
  EXPECT_EQ(names_in(options_.out / "Task"), Names{"mine"});
}

TEST_F(DownloadDataset, TakesItsNameFromTheAddress) {
  options_.name.clear();
  EXPECT_EQ(download().folder, options_.out / "Tiny");
}

TEST_F(DownloadDataset, TakesAnArchiveWithoutAFolderOfItsOwn) {
  file_.content = ArchiveBytes().add_file("dataset.json", "{}").add_file("imagesTr/a", "x").bytes();
  EXPECT_EQ(names_in(download().folder), (Names{".complete", "dataset.json", "imagesTr"}));
}

TEST_F(DownloadDataset, KeepsTheArchiveWhenAsked) {
  options_.keep_archive = true;
  download();
  EXPECT_EQ(names_in(options_.out), (Names{"Task", "Task.tar.gz"}));
  EXPECT_EQ(read_text_file(options_.out / "Task.tar.gz"), file_.content);
}

TEST_F(DownloadDataset, ReplacesNoArchiveThatIsThere) {
  options_.keep_archive = true;
  fs::create_directories(options_.out);
  write_text(options_.out / "Task.tar.gz", "mine");
  EXPECT_THROW(download(), WriteError);
  EXPECT_EQ(read_text_file(options_.out / "Task.tar.gz"), "mine");
  options_.keep_archive = false;
  download();
  EXPECT_EQ(read_text_file(options_.out / "Task.tar.gz"), "mine");
}

TEST_F(DownloadDataset, RemovesWhatAKilledProcessLeft) {
  fs::create_directories(options_.out / "Task.unpacking/Tiny");
  write_text(options_.out / "Task.unpacking/Tiny/half", "half");
  EXPECT_FALSE(fs::exists(download().folder / "half"));
}

TEST_F(DownloadDataset, LeavesNoFolderBehindWhenTheArchiveIsMalicious) {
  file_.content = ArchiveBytes().add_file("T/a", "x").add_file("../../evil", "evil").bytes();
  EXPECT_TRUE(contains(error_text<DataError>([&] { download(); }), "leads out of its folder"));
  EXPECT_FALSE(fs::exists(options_.out / "Task"));
  EXPECT_FALSE(fs::exists(options_.out / "Task.unpacking"));
  EXPECT_FALSE(fs::exists(folder_ / "evil"));
}

TEST_F(DownloadDataset, FetchesADamagedArchiveAnew) {
  const std::string whole = file_.content;
  file_.content = whole.substr(0, whole.size() / 2);
  EXPECT_THROW(download(), DataError);
  EXPECT_TRUE(names_in(options_.out).empty());
  file_.content = whole;
  EXPECT_EQ(download().file_count, 2U);
}

TEST_F(DownloadDataset, AsksTheServerAgainForWhatIsProvedButDoesNotUnpack) {
  options_.file.checksum = checksum_of_archive();
  options_.limits.entry_count = 1;
  EXPECT_THROW(download(), DataError);
  options_.limits.entry_count = 100;
  EXPECT_EQ(download().file_count, 2U);
  ASSERT_EQ(server_.requests().size(), 2U);
  EXPECT_EQ(server_.requests()[1].header("range"), fmt::format("bytes={}-", file_.content.size()));
}

TEST_F(DownloadDataset, IgnoresAManifestThatComesInTheArchive) {
  file_.content = ArchiveBytes().add_file(".complete", "forged").add_file("a", "x").bytes();
  const auto manifest = read_download_manifest(download().folder);
  ASSERT_TRUE(manifest.has_value());
  ASSERT_EQ(manifest->files.size(), 1U);
  EXPECT_EQ(manifest->files[0].path, "a");
}

TEST_F(DownloadDataset, HoldsAMirrorAgainstTheTasksOwnChecksum) {
  options_.name = "Task09_Spleen";
  EXPECT_TRUE(
      contains(error_text<DataError>([&] { download(); }), "410d4a301da4e5b2f6f86ec3ddba524e"));
}

TEST_F(DownloadDataset, RefusesUnknownTasksAndNamesThatAreNone) {
  for (const std::string name : {"../x", "a/b", "/x", "..", ".hidden"}) {
    options_.name = name;
    EXPECT_THROW(download(), UsageError) << name;
  }
  options_.file.url.clear();
  options_.name = "Task09_Splen";
  EXPECT_TRUE(
      contains(error_text<UsageError>([&] { download(); }), "did you mean 'Task09_Spleen'?"));
}

TEST_F(DownloadDataset, SaysWhenTheOutputFolderCannotBeMade) {
  write_text(folder_ / "file", "no folder");
  options_.out = folder_ / "file/data";
  EXPECT_THROW(download(), WriteError);
}

}  // namespace
}  // namespace hayate
