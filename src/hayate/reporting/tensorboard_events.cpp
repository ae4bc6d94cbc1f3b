// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/tensorboard_events.h"

#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/system_info.h"
#include "hayate/reporting/crc32c.h"

namespace hayate {
namespace {

/// Seconds since 1970: what TensorBoard shows on its time axis, hence not the steady clock.
double wall_time_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

template <class Unsigned>
void append_little_endian(std::string& out, Unsigned value) {
  for (std::size_t byte = 0; byte < sizeof(Unsigned); ++byte) {
    out += static_cast<char>(value >> (8 * byte) & 0xFFU);
  }
}

// Protocol buffers, the four wire types in use here: varint 0, 64 bits 1, bytes 2, 32 bits 5.

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>((value & 0x7FU) | 0x80U);
  out += static_cast<char>(value);
}

void append_key(std::string& out, unsigned field, unsigned wire_type) {
  append_varint(out, field << 3 | wire_type);
}

void append_varint_field(std::string& out, unsigned field, std::int64_t value) {
  append_key(out, field, 0);
  append_varint(out, static_cast<std::uint64_t>(value));
}

void append_double_field(std::string& out, unsigned field, double value) {
  append_key(out, field, 1);
  append_little_endian(out, std::bit_cast<std::uint64_t>(value));
}

void append_float_field(std::string& out, unsigned field, float value) {
  append_key(out, field, 5);
  append_little_endian(out, std::bit_cast<std::uint32_t>(value));
}

void append_bytes_field(std::string& out, unsigned field, std::string_view bytes) {
  append_key(out, field, 2);
  append_varint(out, bytes.size());
  out += bytes;
}

// Field numbers of event.proto and summary.proto.
constexpr unsigned kEventWallTime = 1;
constexpr unsigned kEventStep = 2;
constexpr unsigned kEventFileVersion = 3;
constexpr unsigned kEventSummary = 5;
constexpr unsigned kEventSessionLog = 7;
constexpr unsigned kEventSourceMetadata = 10;
constexpr unsigned kSummaryValue = 1;
constexpr unsigned kValueTag = 1;
constexpr unsigned kValueSimpleValue = 2;
constexpr unsigned kSessionLogStatus = 1;
constexpr std::int64_t kSessionStart = 1;
constexpr unsigned kSourceMetadataWriter = 1;

/// A file is known as ours again by its writer.
std::string make_version_event(double wall_time) {
  std::string source;
  append_bytes_field(source, kSourceMetadataWriter, "hayate");
  std::string event;
  append_double_field(event, kEventWallTime, wall_time);
  append_bytes_field(event, kEventFileVersion, "brain.Event:2");
  append_bytes_field(event, kEventSourceMetadata, source);
  return event;
}

/// Says that what TensorBoard has read of other files, from the first epoch on, is void.
std::string make_session_start_event(double wall_time) {
  std::string session_log;
  append_varint_field(session_log, kSessionLogStatus, kSessionStart);
  std::string event;
  append_double_field(event, kEventWallTime, wall_time);
  append_varint_field(event, kEventStep, 1);
  append_bytes_field(event, kEventSessionLog, session_log);
  return event;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  // The mask keeps the CRC of data that itself holds CRCs from being trivial (record_writer.cc).
  return std::rotr(crc32c(bytes), 15) + 0xA282EAD8U;
}

std::vector<std::pair<std::string, double>> scalars_of(const EpochRecord& record) {
  std::vector<std::pair<std::string, double>> scalars{
      {"train/loss", record.train_loss},
      {"train/learning_rate", record.learning_rate},
      {"validation/mean_dice", record.mean_dice},
      {"validation/mean_foreground_dice", record.mean_foreground_dice}};
  for (std::size_t i = 0; i < record.class_dice.size(); ++i) {
    scalars.emplace_back(fmt::format("validation/dice_class_{}", i), record.class_dice[i]);
  }
  scalars.emplace_back("seconds/epoch", record.epoch_seconds);
  scalars.emplace_back("seconds/train", record.train_seconds);
  scalars.emplace_back("seconds/validation", record.validation_seconds);
  scalars.emplace_back("seconds/data_wait", record.data_wait_seconds);
  std::erase_if(scalars, [](const auto& scalar) { return !std::isfinite(scalar.second); });
  return scalars;
}

std::string epoch_records(const EpochRecord& record, double wall_time) {
  std::string records;
  for (const auto& [tag, value] : scalars_of(record)) {
    records +=
        make_tfrecord(make_scalar_event(wall_time, record.epoch, tag, static_cast<float>(value)));
  }
  return records;
}

/// A whole file. An earlier epoch gets the time that it would have had in a session that ends now.
std::string make_event_file(std::span<const EpochRecord> epochs, double now) {
  std::string file = make_tfrecord(make_version_event(now));
  file += make_tfrecord(make_session_start_event(now));
  for (const EpochRecord& record : epochs) {
    const double ago = epochs.back().total_seconds_with_cache - record.total_seconds_with_cache;
    file += epoch_records(record, now - ago);
  }
  return file;
}

/// The messages of a file without their first field, the wall time; up to where it is damaged.
std::vector<std::string> timeless_events(std::string_view file) {
  constexpr std::size_t kHeaderSize = 12;
  constexpr std::size_t kFooterSize = 4;
  constexpr std::size_t kTimeSize = 9;
  std::vector<std::string> events;
  while (file.size() >= kHeaderSize) {
    std::uint64_t length = 0;
    std::memcpy(&length, file.data(), sizeof length);
    if (length < kTimeSize || length > file.size() - kHeaderSize) break;
    const std::string_view event = file.substr(kHeaderSize, length);
    if (file.substr(0, kHeaderSize + length + kFooterSize) != make_tfrecord(event)) break;
    events.emplace_back(event.substr(kTimeSize));
    file.remove_prefix(kHeaderSize + length + kFooterSize);
  }
  // What cannot be read is an event that no file of ours has.
  if (!file.empty()) events.emplace_back();
  return events;
}

/// The files in the folder that were written here, with what they hold; among them empty ones, to
/// which a power cut may bring a file.
std::map<std::filesystem::path, std::vector<std::string>> find_own_files(
    const std::filesystem::path& run_folder) {
  const std::string own_start = timeless_events(make_tfrecord(make_version_event(0.0))).front();
  std::map<std::filesystem::path, std::vector<std::string>> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(run_folder, ignored)) {
    if (!entry.path().filename().string().starts_with("events.out.tfevents.")) continue;
    if (!entry.is_regular_file(ignored)) continue;
    auto events = timeless_events(read_text_file(entry.path()));
    if (events.empty() || events.front() == own_start) files[entry.path()] = std::move(events);
  }
  return files;
}

/// The folder's only file of ours, when it holds exactly these epochs.
std::optional<std::filesystem::path> find_file_of(const std::filesystem::path& run_folder,
                                                  std::span<const EpochRecord> epochs) {
  const auto files = find_own_files(run_folder);
  if (files.size() != 1) return std::nullopt;
  const auto& [path, events] = *files.begin();
  if (events != timeless_events(make_event_file(epochs, 0.0))) return std::nullopt;
  return path;
}

/// \returns the file to go on with
std::filesystem::path bring_to(const std::filesystem::path& run_folder,
                               std::span<const EpochRecord> epochs) {
  if (auto path = find_file_of(run_folder, epochs)) return *path;
  const auto earlier = find_own_files(run_folder);
  const double now = wall_time_now();
  // TensorBoard reads the files of a folder in the order of their names: the time comes first.
  std::filesystem::path path =
      run_folder / fmt::format("events.out.tfevents.{}.{}.{}", static_cast<std::int64_t>(now),
                               host_name(), getpid());
  write_file_atomically(path, make_event_file(epochs, now));
  std::error_code ignored;
  for (const auto& [old, events] : earlier) {
    if (old != path) std::filesystem::remove(old, ignored);
  }
  return path;
}

}  // namespace

std::string make_tfrecord(std::string_view bytes) {
  std::string record;
  append_little_endian(record, std::uint64_t{bytes.size()});
  append_little_endian(record, masked_crc32c(record));
  record += bytes;
  append_little_endian(record, masked_crc32c(bytes));
  return record;
}

std::string make_scalar_event(double wall_time, std::int64_t step, std::string_view tag,
                              float value) {
  std::string summary_value;
  append_bytes_field(summary_value, kValueTag, tag);
  append_float_field(summary_value, kValueSimpleValue, value);
  std::string summary;
  append_bytes_field(summary, kSummaryValue, summary_value);
  std::string event;
  append_double_field(event, kEventWallTime, wall_time);
  append_varint_field(event, kEventStep, step);
  append_bytes_field(event, kEventSummary, summary);
  return event;
}

TensorboardEvents::TensorboardEvents(const std::filesystem::path& run_folder,
                                     std::span<const EpochRecord> epochs)
    : file_(bring_to(run_folder, epochs)) {}

bool TensorboardEvents::holds(const std::filesystem::path& run_folder,
                              std::span<const EpochRecord> epochs) {
  return find_file_of(run_folder, epochs).has_value();
}

void TensorboardEvents::add_epoch(const EpochRecord& record) {
  file_.append(epoch_records(record, wall_time_now()));
}

}  // namespace hayate
