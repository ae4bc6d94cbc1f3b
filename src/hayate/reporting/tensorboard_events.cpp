// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/tensorboard_events.h"

#include <array>
#include <bit>
#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/reporting/crc32c.h"

namespace hayate {
namespace {

/// Seconds since 1970: what TensorBoard shows on its time axis, hence not the steady clock.
double wall_time_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
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
constexpr unsigned kSummaryValue = 1;
constexpr unsigned kValueTag = 1;
constexpr unsigned kValueSimpleValue = 2;
constexpr unsigned kSessionLogStatus = 1;
constexpr std::int64_t kSessionStart = 1;

std::string make_version_event(double wall_time) {
  std::string event;
  append_double_field(event, kEventWallTime, wall_time);
  append_bytes_field(event, kEventFileVersion, "brain.Event:2");
  return event;
}

std::string make_session_start_event(double wall_time, std::int64_t step) {
  std::string session_log;
  append_varint_field(session_log, kSessionLogStatus, kSessionStart);
  std::string event;
  append_double_field(event, kEventWallTime, wall_time);
  append_varint_field(event, kEventStep, step);
  append_bytes_field(event, kEventSessionLog, session_log);
  return event;
}

std::uint32_t masked_crc32c(std::string_view bytes) {
  // The mask keeps the CRC of data that itself holds CRCs from being trivial (record_writer.cc).
  return std::rotr(crc32c(bytes), 15) + 0xA282EAD8U;
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
                                     std::int64_t resume_step) {
  const double now = wall_time_now();
  // TensorBoard reads the files of a folder in the order of their names: the time comes first.
  path_ = run_folder / fmt::format("events.out.tfevents.{}.{}.{}", static_cast<std::int64_t>(now),
                                   host_name(), getpid());
  file_.open(path_, std::ios::binary | std::ios::app);
  file_ << make_tfrecord(make_version_event(now));
  if (resume_step > 0) file_ << make_tfrecord(make_session_start_event(now, resume_step));
  flush();
}

void TensorboardEvents::add_scalar(std::string_view tag, std::int64_t step, double value) {
  if (!std::isfinite(value)) return;
  file_ << make_tfrecord(make_scalar_event(wall_time_now(), step, tag, static_cast<float>(value)));
}

void TensorboardEvents::add_epoch(const EpochRecord& record) {
  add_scalar("train/loss", record.epoch, record.train_loss);
  add_scalar("train/learning_rate", record.epoch, record.learning_rate);
  add_scalar("validation/mean_dice", record.epoch, record.mean_dice);
  add_scalar("validation/mean_foreground_dice", record.epoch, record.mean_foreground_dice);
  for (std::size_t i = 0; i < record.class_dice.size(); ++i) {
    add_scalar(fmt::format("validation/dice_class_{}", i), record.epoch, record.class_dice[i]);
  }
  add_scalar("seconds/epoch", record.epoch, record.epoch_seconds);
  add_scalar("seconds/train", record.epoch, record.train_seconds);
  add_scalar("seconds/validation", record.epoch, record.validation_seconds);
  add_scalar("seconds/data_wait", record.epoch, record.data_wait_seconds);
  flush();
}

void TensorboardEvents::flush() {
  file_.flush();
  if (!file_) {
    throw WriteError(fmt::format("{}: cannot be written", path_.string()),
                     "make room, or name a folder that can be written to");
  }
}

}  // namespace hayate
