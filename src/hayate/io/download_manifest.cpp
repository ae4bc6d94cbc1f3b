// SPDX-License-Identifier: Apache-2.0
#include "hayate/io/download_manifest.h"

#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/io/whole_number.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using nlohmann::ordered_json;

std::uint64_t parse_size(const json& value) {
  const auto size = whole_number(value);
  if (!size) throw DataError("got a size that is not a whole number of bytes");
  return static_cast<std::uint64_t>(*size);
}

std::uint64_t parse_hash(const std::string& text) {
  std::uint64_t hash = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, hash, 16);
  if (error != std::errc{} || stopped != end) {
    throw DataError(fmt::format("got the hash '{}', expected 16 hexadecimal digits", text));
  }
  return hash;
}

}  // namespace

void write_download_manifest(const fs::path& folder, const DownloadManifest& manifest) {
  ordered_json files = ordered_json::array();
  for (const DownloadedFile& file : manifest.files) {
    files.push_back({{"path", text_of_name(file.path)},
                     {"bytes", file.size_bytes},
                     {"xxh3", format_hash(file.hash)}});
  }
  const ordered_json root{{"url", manifest.url},
                          {"checksum_name", manifest.checksum_name},
                          {"checksum", manifest.checksum},
                          {"archive_bytes", manifest.archive_bytes},
                          {"files", std::move(files)}};
  write_file_atomically(folder / kManifestName, dump_json(root, 1) + "\n");
}

std::optional<DownloadManifest> read_download_manifest(const fs::path& folder) {
  const fs::path path = folder / kManifestName;
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  return with_context(
      [&] { return path.string(); },
      [&] {
        DownloadManifest manifest;
        try {
          const json root = json::parse(read_text_file(path));
          root.at("url").get_to(manifest.url);
          root.at("checksum_name").get_to(manifest.checksum_name);
          root.at("checksum").get_to(manifest.checksum);
          manifest.archive_bytes = parse_size(root.at("archive_bytes"));
          for (const json& file : root.at("files")) {
            manifest.files.push_back({name_of_text(file.at("path").get<std::string>()),
                                      parse_size(file.at("bytes")),
                                      parse_hash(file.at("xxh3").get<std::string>())});
          }
        } catch (const json::exception& error) {
          throw DataError(fmt::format("damaged: {}", error.what()),
                          "remove it, or download the data set again");
        }
        return manifest;
      });
}

}  // namespace hayate
