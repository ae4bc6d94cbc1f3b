// SPDX-License-Identifier: Apache-2.0
#include "hayate/download/download_file.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/log.h"
#include "hayate/base/progress.h"
#include "hayate/base/stopwatch.h"
#include "hayate/base/text.h"
#include "hayate/download/http_get.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr long kPartialContent = 206;
constexpr long kRangeNotSatisfiable = 416;
constexpr double kLongestWaitSeconds = 60.0;

class Download {
 public:
  Download(PartFile& part, const DownloadFileOptions& options) : part_(part), options_(options) {}

  Checksum run() {
    int failures = 0;
    while (!is_complete()) {
      const std::optional<std::string> problem = try_once();
      if (!problem) break;
      // Further than ever: a server that makes us start over again and again gets nowhere.
      failures = part_.size_bytes() > furthest_bytes_ ? 1 : failures + 1;
      furthest_bytes_ = std::max(furthest_bytes_, part_.size_bytes());
      if (failures > options_.retry_limit) give_up(*problem);
      wait(failures, *problem);
    }
    // A server that did not tell the size need not be asked again.
    if (!is_complete()) part_.describe(part_.size_bytes(), part_.validator());
    return check();
  }

 private:
  bool is_complete() const {
    return part_.size_bytes() > 0 && part_.total_bytes() == part_.size_bytes();
  }

  /// Whether the bytes that are there can be told from those of another file.
  bool can_go_on() const { return !part_.validator().empty() || options_.checksum.has_value(); }

  std::optional<std::string> try_once() {
    if (part_.size_bytes() > 0 && !can_go_on()) part_.restart();
    HttpGet get;
    get.url = options_.url;
    get.offset_bytes = part_.size_bytes();
    get.validator = part_.validator();
    get.stall_seconds = options_.stall_seconds;
    start_over_ = false;
    get.on_head = [this](const HttpHead& head) { begin(head); };
    get.on_body = [this](std::span<const std::byte> bytes) { take(bytes); };
    const std::optional<std::string> problem = http_get(get);
    progress_.reset();
    if (start_over_) {
      part_.restart();
      return "the server does not give the missing part; starting over";
    }
    return problem;
  }

  void begin(const HttpHead& head) {
    if (head.status == kRangeNotSatisfiable) {
      // Nothing lies behind the last byte, if that is what the server means.
      start_over_ = head.total_bytes != part_.size_bytes();
      if (!start_over_) part_.describe(head.total_bytes, part_.validator());
      return;
    }
    const bool is_part = head.status == kPartialContent;
    if (is_part && (head.offset_bytes != part_.size_bytes() || has_changed(head))) {
      start_over_ = true;
      return;
    }
    if (!is_part) part_.restart();
    check_room(head);
    part_.describe(head.total_bytes, head.validator.empty() ? part_.validator() : head.validator);
    progress_.emplace("download", static_cast<std::int64_t>(head.total_bytes.value_or(0)),
                      ProgressUnit::kBytes, static_cast<std::int64_t>(part_.size_bytes()));
  }

  bool has_changed(const HttpHead& head) const {
    return (head.total_bytes && part_.total_bytes() && head.total_bytes != part_.total_bytes()) ||
           (!head.validator.empty() && !part_.validator().empty() &&
            head.validator != part_.validator());
  }

  void check_room(const HttpHead& head) const {
    if (!head.total_bytes) return;
    if (*head.total_bytes > options_.size_limit_bytes) throw_too_large(*head.total_bytes);
    // What is in an archive takes at least the archive's size once more.
    const std::uint64_t missing =
        *head.total_bytes - std::min(*head.total_bytes, part_.size_bytes());
    const std::uint64_t needed = missing + *head.total_bytes;
    const std::uint64_t free = fs::space(fs::absolute(part_.path()).parent_path()).available;
    if (needed <= free) return;
    throw WriteError(
        fmt::format("{}: got {} of free disk space, expected at least {}: {} to "
                    "download and {} to unpack",
                    part_.path().parent_path().string(), format_bytes(free), format_bytes(needed),
                    format_bytes(missing), format_bytes(*head.total_bytes)),
        "make room, or name a folder on another disk with --out");
  }

  [[noreturn]] void throw_too_large(std::uint64_t bytes) const {
    throw DataError(fmt::format("{}: got {}, expected at most {}", options_.url,
                                format_bytes(bytes), format_bytes(options_.size_limit_bytes)),
                    "raise --max-bytes if the archive is to be trusted");
  }

  void take(std::span<const std::byte> bytes) {
    if (start_over_) return;
    if (part_.size_bytes() + bytes.size() > options_.size_limit_bytes) {
      throw_too_large(part_.size_bytes() + bytes.size());
    }
    part_.append(bytes);
    progress_->advance(std::ssize(bytes));
  }

  std::string how_much() const {
    return part_.total_bytes() ? fmt::format("{} of {}", format_bytes(part_.size_bytes()),
                                             format_bytes(*part_.total_bytes()))
                               : format_bytes(part_.size_bytes());
  }

  [[noreturn]] void give_up(const std::string& problem) const {
    throw IoError(fmt::format("{}: got {}: {}", options_.url, how_much(), problem), kGoOnCure);
  }

  void wait(int failures, const std::string& problem) const {
    const double seconds =
        std::min(options_.retry_wait_seconds * static_cast<double>(1 << std::min(failures - 1, 16)),
                 kLongestWaitSeconds);
    log_warning("download: {} after {}; trying again in {}", problem, how_much(),
                format_duration(seconds));
    const Stopwatch stopwatch;
    while (stopwatch.seconds() < seconds) {
      if (stop_requested())
        throw InterruptedError(fmt::format("{}: stopped", options_.url), kGoOnCure);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  Checksum check() {
    const Checksum got = part_.checksum();
    if (!options_.checksum || got == *options_.checksum) return got;
    part_.remove();
    throw DataError(
        fmt::format("{}: got {} bytes with the {} {}, expected {}", options_.url,
                    part_.size_bytes(), checksum_name(got.kind), got.hex, options_.checksum->hex),
        "download it again; if that does not help, the file on the server is another "
        "one than the checksum's");
  }

  PartFile& part_;
  const DownloadFileOptions& options_;
  std::optional<Progress> progress_;
  bool start_over_ = false;
  std::uint64_t furthest_bytes_ = part_.size_bytes();
};

}  // namespace

Checksum download_file(PartFile& part, const DownloadFileOptions& options) {
  return Download(part, options).run();
}

}  // namespace hayate
