// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hayate/base/append_file.h"
#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// The course of a run, one line per epoch, in two files of the run folder that say the same:
/// `metrics.csv` (RFC 4180, with a header line; for spreadsheets) and `metrics.jsonl` (one JSON
/// object a line; for programs). Numbers are written in the shortest form that reads back to the
/// same double. What was not measured is an empty field or null. What each rank waited for
/// (`ranks`) stands in the second one alone, of runs on several ranks.
class MetricsLog {
 public:
  /// Brings both files to hold exactly these epochs, whatever a stopped run has left in them: what
  /// it had logged after its last checkpoint is trained again, what a crash took is written again.
  /// A file that is right already is not touched.
  ///
  /// \param class_count  classes including background: the CSV's last columns are `dice_class_0` …
  /// \pre  every epoch has dice of `class_count` classes, or of none; so in append().
  /// \throws WriteError
  MetricsLog(const std::filesystem::path& run_folder, std::size_t class_count,
             std::span<const EpochRecord> epochs = {});

  /// Whether both files hold exactly these epochs.
  static bool holds(const std::filesystem::path& run_folder, std::size_t class_count,
                    std::span<const EpochRecord> epochs);

  /// Adds a line to both files and hands it to the system, so that it survives this process.
  /// \throws WriteError
  void append(const EpochRecord& record);

  /// Waits until both files are on the disk. \throws WriteError
  void sync();

 private:
  std::size_t class_count_;
  AppendFile csv_;
  AppendFile jsonl_;
};

/// Returns the lines of `metrics.jsonl`.
std::string format_metrics(std::span<const EpochRecord> epochs);

/// Reads them back. A last line without its line end, which a crash in the middle of a write leaves
/// behind, is not counted.
/// \param source  where the text is from, for messages.
/// \throws DataError  names source, line and field.
std::vector<EpochRecord> parse_metrics(std::string_view text, const std::string& source);

/// Reads all epochs that a run has logged from `metrics.jsonl`.
/// \throws MissingInputError, IoError; DataError as parse_metrics
std::vector<EpochRecord> read_metrics(const std::filesystem::path& run_folder);

}  // namespace hayate
