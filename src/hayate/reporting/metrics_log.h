// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <vector>

#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// The course of a run, one line per epoch, in two files of the run folder that say the same:
/// `metrics.csv` (RFC 4180, with a header line; for spreadsheets) and `metrics.jsonl` (one JSON
/// object a line; for programs). Numbers are written in the shortest form that reads back to the
/// same double. What was not measured is an empty field or null.
class MetricsLog {
 public:
  /// Starts both files anew or, after a resume, cuts them back to `last_epoch` and goes on there:
  /// what a stopped run had logged after its last checkpoint is trained again.
  ///
  /// \param class_count  classes including background: the CSV's last columns are `dice_class_0` …
  /// \param last_epoch   last epoch to keep; 0 starts anew.
  /// \throws WriteError
  /// \throws DataError  when lines to be kept are damaged or of another number of classes.
  MetricsLog(const std::filesystem::path& run_folder, std::size_t class_count,
             std::int64_t last_epoch = 0);

  /// Adds a line to both files and hands it to the system, so that it survives this process.
  /// \pre  the record has dice of `class_count` classes, or of none.
  /// \throws WriteError
  void append(const EpochRecord& record);

 private:
  std::filesystem::path csv_path_;
  std::filesystem::path jsonl_path_;
  std::ofstream csv_;
  std::ofstream jsonl_;
  std::size_t class_count_;
};

/// All epochs that a run has logged, read from `metrics.jsonl`. A last line without its line end,
/// which a crash in the middle of a write leaves behind, is not counted.
/// \throws MissingInputError, IoError
/// \throws DataError  names file, line and field.
std::vector<EpochRecord> read_metrics(const std::filesystem::path& run_folder);

}  // namespace hayate
