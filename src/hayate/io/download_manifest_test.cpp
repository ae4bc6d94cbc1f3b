// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/download_manifest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

namespace hayate {
namespace {

void write_manifest(const TempFolder& folder, const char* archive_bytes, const char* bytes) {
  write_text(folder / kManifestName,
             fmt::format(R"({{"url":"u","checksum_name":"MD5","checksum":"c","archive_bytes":{},)"
                         R"("files":[{{"path":"a","bytes":{},"xxh3":"0f"}}]}})",
                         archive_bytes, bytes));
}

TEST(DownloadManifest, ReadsWholeSizesOnly) {
  const TempFolder folder;
  write_manifest(folder, "9223372036854775807", "0");
  EXPECT_EQ(read_download_manifest(folder.path())->archive_bytes, 9223372036854775807U);
  for (const char* size : {"1e30", "-1", "1.5", "true", "9223372036854775808"}) {
    write_manifest(folder, size, "0");
    EXPECT_TRUE(contains(error_text<DataError>([&] { read_download_manifest(folder.path()); }),
                         "whole number"))
        << size;
    write_manifest(folder, "0", size);
    EXPECT_TRUE(contains(error_text<DataError>([&] { read_download_manifest(folder.path()); }),
                         "whole number"))
        << size;
  }
}

TEST(DownloadManifest, GivesNamesBackThatAreNotUtf8) {
  const TempFolder folder;
  const std::vector<std::string> names{"lat\xe9in", "\\xe9", "plain"};
  DownloadManifest manifest{"url", "MD5", "c", 1, {}};
  for (const std::string& name : names) manifest.files.push_back({name, 1, 2});
  write_download_manifest(folder.path(), manifest);
  const auto read = read_download_manifest(folder.path());
  ASSERT_TRUE(read.has_value());
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(read->files[i].path, names[i]);
}

}  // namespace
}  // namespace hayate
