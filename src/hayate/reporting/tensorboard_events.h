// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// Writes scalars where TensorBoard finds them: `events.out.tfevents.<time>.<host>.<pid>` in the
/// run folder, a TFRecord file of `Event` messages.
///
/// Sources: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto,
/// tensorflow/core/lib/io/record_writer.cc.
class TensorboardEvents {
 public:
  /// \param resume_step  0 for a new run. Otherwise TensorBoard drops what earlier files of the
  ///                     folder hold for this step and later ones, which are now done again.
  /// \throws WriteError
  explicit TensorboardEvents(const std::filesystem::path& run_folder, std::int64_t resume_step = 0);

  /// Adds one point. A value that is not finite is left out. The point is in the file after
  /// flush().
  void add_scalar(std::string_view tag, std::int64_t step, double value);

  /// Adds an epoch's numbers under `train/…`, `validation/…` and `seconds/…`, and flushes.
  /// \throws WriteError
  void add_epoch(const EpochRecord& record);

  /// \throws WriteError
  void flush();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  std::ofstream file_;
};

/// A TFRecord: length, its masked CRC, the bytes, their masked CRC; numbers little-endian.
std::string make_tfrecord(std::string_view bytes);

/// The message Event{wall_time, step, summary{value{tag, simple_value}}}.
std::string make_scalar_event(double wall_time, std::int64_t step, std::string_view tag,
                              float value);

}  // namespace hayate
