// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "hayate/base/append_file.h"
#include "hayate/reporting/epoch_record.h"

namespace hayate {

/// Writes scalars where TensorBoard finds them: `events.out.tfevents.<time>.<host>.<pid>` in the
/// run folder, a TFRecord file of `Event` messages.
///
/// Sources: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto,
/// tensorflow/core/lib/io/record_writer.cc.
class TensorboardEvents {
 public:
  /// Goes on in the folder's file, when that holds exactly these epochs. Otherwise makes a new one
  /// that holds them, which takes the place of those that earlier sessions wrote: each epoch is
  /// there once. TensorBoard, should it be looking, drops what it has read of the others.
  /// \throws WriteError
  explicit TensorboardEvents(const std::filesystem::path& run_folder,
                             std::span<const EpochRecord> epochs = {});

  /// Whether the folder has a file that holds exactly these epochs, and no other one of ours.
  static bool holds(const std::filesystem::path& run_folder, std::span<const EpochRecord> epochs);

  /// Adds an epoch's numbers under `train/…`, `validation/…` and `seconds/…`, without those that
  /// are not finite.
  /// \throws WriteError
  void add_epoch(const EpochRecord& record);

  /// Waits until the file is on the disk. \throws WriteError
  void sync() { file_.sync(); }

  const std::filesystem::path& path() const { return file_.path(); }

 private:
  AppendFile file_;
};

/// Returns a TFRecord: length, its masked CRC, the bytes, their masked CRC; numbers little-endian.
std::string make_tfrecord(std::string_view bytes);

/// Returns the message Event{wall_time, step, summary{value{tag, simple_value}}}.
std::string make_scalar_event(double wall_time, std::int64_t step, std::string_view tag,
                              float value);

}  // namespace hayate
