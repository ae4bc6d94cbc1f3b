// SPDX-License-Identifier: Apache-2.0
// A manifest of any bytes in the folder of a data set; one that is taken is the same after writing
// and reading it.
#include "hayate/io/download_manifest.h"

#include <algorithm>
#include <cassert>

#include "accepts.h"
#include "support/file_bytes.h"
#include "support/temp_folder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hayate;
  static const TempFolder folder;
  write_bytes(folder / kManifestName, std::as_bytes(std::span(data, size)));
  std::optional<DownloadManifest> manifest;
  if (!accepts([&] { manifest = read_download_manifest(folder.path()); })) return 0;
  write_download_manifest(folder.path(), *manifest);
  const auto copy = read_download_manifest(folder.path());
  assert(copy->url == manifest->url && copy->checksum_name == manifest->checksum_name &&
         copy->checksum == manifest->checksum && copy->archive_bytes == manifest->archive_bytes);
  assert(std::ranges::equal(
      copy->files, manifest->files, [](const DownloadedFile& a, const DownloadedFile& b) {
        return a.path == b.path && a.size_bytes == b.size_bytes && a.hash == b.hash;
      }));
  return 0;
}
