// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include <fmt/format.h>

#include "commands.h"
#include "hayate/base/error.h"
#include "hayate/base/log.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/text.h"
#include "hayate/download/download_dataset.h"
#include "hayate/download/msd_archives.h"

namespace hayate::cli {
namespace {

struct Options {
  DownloadDatasetOptions download;
  std::string md5;
  std::string sha256;
  bool list = false;
};

int print_tasks() {
  for (const MsdArchive& archive : msd_archives()) {
    print("{:<22} {}  {}\n", archive.task, archive.md5, archive.url());
  }
  return 0;
}

int run(const Options& options) {
  if (options.list) return print_tasks();
  DownloadDatasetOptions download = options.download;
  if (download.name.empty() && download.file.url.empty()) {
    throw UsageError("got neither a task nor --url", "see hayate download --list");
  }
  if (!options.md5.empty())
    download.file.checksum = parse_checksum(ChecksumKind::kMd5, options.md5);
  if (!options.sha256.empty()) {
    download.file.checksum = parse_checksum(ChecksumKind::kSha256, options.sha256);
  }
  const DownloadedDataset dataset = download_dataset(std::move(download));
  log_info("{}: {} files, {}{}", dataset.folder.string(), dataset.file_count,
           format_bytes(dataset.size_bytes), dataset.was_there ? ", were there already" : "");
  return 0;
}

}  // namespace

Action add_download(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  DownloadDatasetOptions& download = options->download;
  app.add_option("TASK", download.name,
                 "A task of the Decathlon (see --list); with --url the name of the folder to make");
  app.add_option("--out", download.out, "Where the data set's folder comes to be")
      ->envname("MONAI_DATA_DIRECTORY")
      ->capture_default_str();
  app.add_option("--url", download.file.url, "A mirror of the task, or any tar or zip archive");
  CLI::Option* const md5 = app.add_option("--md5", options->md5, "What the archive must have");
  app.add_option("--sha256", options->sha256, "What the archive must have")->excludes(md5);
  app.add_flag("--keep-archive", download.keep_archive, "Leave the archive beside the folder");
  app.add_option("--retries", download.file.retry_limit,
                 "How often in a row to try again when nothing comes")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  app.add_option("--stall", download.file.stall_seconds,
                 "Seconds of silence after which a connection counts as lost")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  app.add_option("--max-bytes", download.limits.size_bytes,
                 "The most that the archive may hold, packed or unpacked")
      ->capture_default_str();
  app.add_option("--max-files", download.limits.entry_count, "The most entries it may have")
      ->capture_default_str();
  app.add_option("--max-ratio", download.limits.ratio, "Unpacked bytes for each byte, at most")
      ->capture_default_str();
  app.add_flag("--list", options->list, "Print the ten tasks with their checksums");
  return [options] {
    options->download.file.size_limit_bytes = options->download.limits.size_bytes;
    return run(*options);
  };
}

}  // namespace hayate::cli
