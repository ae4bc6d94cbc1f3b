// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/download_file.h"

#include <gtest/gtest.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/http_server.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

std::string some_content(std::size_t size) {
  std::string content(size, ' ');
  for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<char>(i * 2654435761U >> 11);
  return content;
}

Checksum sha256_of(std::string_view text) {
  ChecksumStream stream(ChecksumKind::kSha256);
  stream.update(std::as_bytes(std::span(text)));
  return stream.finish();
}

class DownloadFile : public testing::Test {
 protected:
  DownloadFile() {
    file_.content = some_content(100'000);
    options_.url = server_.url("/a.tar");
    options_.retry_wait_seconds = 0.0;
    options_.checksum = sha256_of(file_.content);
  }

  Checksum download() {
    PartFile part(path(), options_.url, ChecksumKind::kSha256);
    return download_file(part, options_);
  }
  void expect_whole_file() { EXPECT_EQ(part_text(), file_.content); }
  std::string part_text() const { return read_text_file(folder_ / "a.tar.part"); }
  bool part_exists() const { return fs::exists(folder_ / "a.tar.part"); }
  fs::path path() const { return folder_ / "a.tar"; }
  std::vector<std::string> ranges() const {
    std::vector<std::string> ranges;
    for (const HttpRequest& request : server_.requests()) ranges.push_back(request.header("range"));
    return ranges;
  }

  TempFolder folder_;
  ServedFile file_;
  /// What happens before the request of this number, from 0 on.
  std::function<void(std::size_t)> before_request_ = [](std::size_t) {};
  std::size_t request_count_ = 0;
  DownloadFileOptions options_;
  // Last, so that its thread ends before what it serves goes.
  HttpServer server_{[this](HttpConnection& connection, const HttpRequest& request) {
    before_request_(request_count_++);
    file_.serve(connection, request);
  }};
};

TEST_F(DownloadFile, FetchesAndAddsUp) {
  EXPECT_EQ(download(), *options_.checksum);
  expect_whole_file();
}

TEST_F(DownloadFile, GoesOnWhereTheConnectionBroke) {
  file_.drop_after = 30'000;
  download();
  expect_whole_file();
  EXPECT_EQ(ranges(),
            (std::vector<std::string>{"", "bytes=30000-", "bytes=60000-", "bytes=90000-"}));
}

TEST_F(DownloadFile, GoesOnFromWhatAnEarlierProcessLeft) {
  file_.drop_after = 30'000;
  options_.retry_limit = 0;
  EXPECT_TRUE(contains(error_text<IoError>([&] { download(); }), "run the same command again"));
  EXPECT_EQ(part_text(), file_.content.substr(0, 30'000));
  file_.drop_after.reset();
  download();
  expect_whole_file();
  EXPECT_EQ(ranges().back(), "bytes=30000-");
}

TEST_F(DownloadFile, AsksTheServerForNothingWhenNothingIsLacking) {
  download();
  download();
  EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(DownloadFile, StartsOverWhereTheServerIgnoresRanges) {
  file_.honours_range = false;
  before_request_ = [&](std::size_t number) {
    file_.drop_after = number == 0 ? std::optional<std::size_t>(30'000) : std::nullopt;
  };
  download();
  expect_whole_file();
}

TEST_F(DownloadFile, StartsOverWhenTheFileOnTheServerHasChanged) {
  file_.drop_after = 30'000;
  before_request_ = [&](std::size_t number) {
    if (number != 1) return;
    file_.content = some_content(80'000) + "new";
    file_.etag = "\"v2\"";
    file_.drop_after.reset();
  };
  options_.checksum.reset();
  const Checksum got = download();
  EXPECT_EQ(got, sha256_of(file_.content));
  expect_whole_file();
}

TEST_F(DownloadFile, MixesNoTwoFilesWhereNothingTellsThemApart) {
  file_.etag.clear();
  file_.drop_after = 30'000;
  before_request_ = [&](std::size_t number) {
    if (number == 1) file_.drop_after.reset();
  };
  options_.checksum.reset();
  download();
  expect_whole_file();
  EXPECT_EQ(ranges().back(), "");
}

TEST_F(DownloadFile, ForgetsThePartOfAnotherAddress) {
  file_.drop_after = 30'000;
  options_.retry_limit = 0;
  EXPECT_THROW(download(), IoError);
  file_.drop_after.reset();
  options_.url = server_.url("/b.tar");
  download();
  expect_whole_file();
  EXPECT_EQ(ranges().back(), "");
}

TEST_F(DownloadFile, TakesSilenceForALostConnection) {
  file_.stall_after = 30'000;
  options_.stall_seconds = 1;
  before_request_ = [&](std::size_t number) {
    if (number == 1) file_.stall_after.reset();
  };
  download();
  expect_whole_file();
}

TEST_F(DownloadFile, GivesUpWhenNothingComes) {
  file_.drop_after = 0;
  options_.retry_limit = 3;
  EXPECT_TRUE(contains(error_text<IoError>([&] { download(); }), "got 0 B"));
  EXPECT_EQ(server_.requests().size(), 4U);
}

TEST_F(DownloadFile, BelievesNoLengthThatIsTooLarge) {
  file_.length_lie = 500;
  options_.retry_limit = 2;
  EXPECT_THROW(download(), IoError);
}

TEST_F(DownloadFile, BelievesNoLengthThatIsTooSmall) {
  file_.length_lie = -500;
  EXPECT_TRUE(contains(error_text<DataError>([&] { download(); }), "99500 bytes with the SHA-256"));
  EXPECT_FALSE(part_exists());
}

TEST_F(DownloadFile, RefusesALengthThatTheDiskHasNoRoomFor) {
  file_.length_lie = 1'000'000'000'000'000;
  options_.size_limit_bytes = 1ULL << 62;
  EXPECT_TRUE(contains(error_text<WriteError>([&] { download(); }), "free disk space"));
}

TEST_F(DownloadFile, RefusesALengthBeyondTheLimit) {
  options_.size_limit_bytes = 99'999;
  EXPECT_TRUE(contains(error_text<DataError>([&] { download(); }), "--max-bytes"));
}

TEST_F(DownloadFile, RefusesABodyBeyondTheLimitWhoseLengthNobodyTold) {
  file_.tells_length = false;
  options_.size_limit_bytes = 50'000;
  EXPECT_TRUE(contains(error_text<DataError>([&] { download(); }), "--max-bytes"));
  EXPECT_LE(part_text().size(), 50'000U);
}

TEST_F(DownloadFile, TakesABodyWhoseLengthNobodyTold) {
  file_.tells_length = false;
  download();
  expect_whole_file();
}

TEST_F(DownloadFile, RemovesWhatAddsUpToSomethingElse) {
  options_.checksum = sha256_of("another file");
  EXPECT_TRUE(contains(error_text<DataError>([&] { download(); }), options_.checksum->hex));
  EXPECT_FALSE(part_exists());
}

TEST_F(DownloadFile, NoticesAPartThatWasTamperedWith) {
  file_.drop_after = 30'000;
  options_.retry_limit = 0;
  EXPECT_THROW(download(), IoError);
  write_text(folder_ / "a.tar.part", std::string(30'000, 'x'));
  file_.drop_after.reset();
  EXPECT_THROW(download(), DataError);
  EXPECT_FALSE(part_exists());
}

TEST_F(DownloadFile, StartsOverFromAPartThatIsLongerThanTheFile) {
  file_.drop_after = 30'000;
  options_.retry_limit = 0;
  EXPECT_THROW(download(), IoError);
  write_text(folder_ / "a.tar.part", std::string(200'000, 'x'));
  file_.drop_after.reset();
  options_.retry_limit = 1;
  download();
  expect_whole_file();
}

TEST_F(DownloadFile, LetsOneProcessAtATimeDownload) {
  const PartFile other(path(), options_.url, ChecksumKind::kSha256);
  EXPECT_TRUE(contains(error_text<WriteError>([&] { download(); }), "another process"));
}

/// Answers of a server that has no file to give.
class DownloadFileAnswers : public testing::Test {
 protected:
  std::string url(const std::string& path) { return server_.url(path); }
  void download(const std::string& path) {
    DownloadFileOptions options;
    options.url = path.starts_with('/') ? url(path) : path;
    options.retry_wait_seconds = 0.0;
    options.retry_limit = 2;
    PartFile part(folder_ / "a.tar", options.url, ChecksumKind::kSha256);
    download_file(part, options);
  }

  TempFolder folder_;
  int busy_count_ = 0;
  HttpServer server_{[this](HttpConnection& connection, const HttpRequest& request) {
    const auto answer = [&](const std::string& status, const std::string& more = {}) {
      connection.send("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n" + more +
                      "Connection: close\r\n\r\nhello");
    };
    if (request.path == "/gone") answer("404 Not Found");
    if (request.path == "/secret") answer("403 Forbidden");
    if (request.path == "/teapot") answer("418 I'm a teapot");
    if (request.path == "/busy") answer(++busy_count_ < 3 ? "503 Busy" : "200 OK");
    if (request.path == "/broken") answer("500 Broken");
    if (request.path == "/moved") answer("302 Found", "Location: /good\r\n");
    if (request.path == "/loop") answer("302 Found", "Location: /loop\r\n");
    if (request.path == "/to_file") answer("302 Found", "Location: file:///etc/passwd\r\n");
    if (request.path == "/good") answer("200 OK");
    if (request.path == "/garbage") connection.send("what?");
  }};
};

TEST_F(DownloadFileAnswers, AreErrorsOfTheRightKind) {
  EXPECT_TRUE(contains(error_text<MissingInputError>([&] { download("/gone"); }), "404"));
  EXPECT_THROW(download("/secret"), MissingInputError);
  EXPECT_THROW(download("/teapot"), IoError);
  EXPECT_THROW(download("/broken"), IoError);
  EXPECT_THROW(download("/loop"), IoError);
  EXPECT_THROW(download("/garbage"), IoError);
  EXPECT_THROW(download("ftp://127.0.0.1/a.tar"), UsageError);
  EXPECT_THROW(download("file:///etc/passwd"), UsageError);
  EXPECT_THROW(download("/to_file"), UsageError);
  EXPECT_THROW(download("no address"), UsageError);
  EXPECT_THROW(download("http://127.0.0.1:1/a.tar"), IoError);
}

TEST_F(DownloadFileAnswers, AreTriedAgainWhenTheServerIsBusy) {
  EXPECT_NO_THROW(download("/busy"));
  EXPECT_EQ(read_text_file(folder_ / "a.tar.part"), "hello");
}

TEST_F(DownloadFileAnswers, LeadOnToAnotherAddress) {
  EXPECT_NO_THROW(download("/moved"));
  EXPECT_EQ(read_text_file(folder_ / "a.tar.part"), "hello");
}

}  // namespace
}  // namespace hayate
