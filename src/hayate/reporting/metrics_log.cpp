// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/metrics_log.h"

#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstring>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct Column {
  const char* name;
  double EpochRecord::*value;
};

/// The numbers of a record between `epoch` and `best_epoch`, in the order of the files.
constexpr Column kColumns[] = {
    {"train_loss", &EpochRecord::train_loss},
    {"learning_rate", &EpochRecord::learning_rate},
    {"mean_dice", &EpochRecord::mean_dice},
    {"mean_foreground_dice", &EpochRecord::mean_foreground_dice},
    {"epoch_seconds", &EpochRecord::epoch_seconds},
    {"train_seconds", &EpochRecord::train_seconds},
    {"validation_seconds", &EpochRecord::validation_seconds},
    {"data_wait_seconds", &EpochRecord::data_wait_seconds},
    {"total_seconds_without_cache", &EpochRecord::total_seconds_without_cache},
    {"total_seconds_with_cache", &EpochRecord::total_seconds_with_cache},
    {"best_mean_dice", &EpochRecord::best_mean_dice},
};

std::filesystem::path jsonl_path(const std::filesystem::path& run_folder) {
  return run_folder / "metrics.jsonl";
}

std::string csv_number(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

ordered_json json_number(double value) {
  return std::isfinite(value) ? ordered_json(value) : ordered_json(nullptr);
}

double number_of(const json& value) {
  return value.is_null() ? kNotMeasured : value.get<double>();
}

std::string csv_header(std::size_t class_count) {
  std::string line = "epoch";
  for (const Column& column : kColumns) line += fmt::format(",{}", column.name);
  line += ",best_epoch";
  for (std::size_t i = 0; i < class_count; ++i) line += fmt::format(",dice_class_{}", i);
  return line + "\r\n";
}

std::string csv_line(const EpochRecord& record, std::size_t class_count) {
  std::string line = fmt::format("{}", record.epoch);
  for (const Column& column : kColumns) line += "," + csv_number(record.*column.value);
  line += fmt::format(",{}", record.best_epoch);
  for (std::size_t i = 0; i < class_count; ++i) {
    line += "," + (record.class_dice.empty() ? "" : csv_number(record.class_dice[i]));
  }
  return line + "\r\n";
}

std::string jsonl_line(const EpochRecord& record) {
  ordered_json line;
  line["epoch"] = record.epoch;
  for (const Column& column : kColumns) line[column.name] = json_number(record.*column.value);
  line["best_epoch"] = record.best_epoch;
  line["class_dice"] = ordered_json::array();
  for (const double dice : record.class_dice) line["class_dice"].push_back(json_number(dice));
  return line.dump() + "\n";
}

EpochRecord parse_jsonl_line(const std::string& line) {
  const json object = json::parse(line);
  EpochRecord record;
  record.epoch = object.at("epoch").get<std::int64_t>();
  for (const Column& column : kColumns) record.*column.value = number_of(object.at(column.name));
  record.best_epoch = object.at("best_epoch").get<std::int64_t>();
  for (const json& dice : object.at("class_dice")) record.class_dice.push_back(number_of(dice));
  return record;
}

void append_line(std::ofstream& file, const std::filesystem::path& path, const std::string& line) {
  errno = 0;
  file << line << std::flush;
  if (!file) {
    throw WriteError(fmt::format("{}: cannot be written: {}", path.string(), std::strerror(errno)),
                     "make room, then resume the run");
  }
}

std::vector<EpochRecord> records_to_keep(const std::filesystem::path& run_folder,
                                         std::size_t class_count, std::int64_t last_epoch) {
  if (last_epoch == 0) return {};
  std::vector<EpochRecord> records = read_metrics(run_folder);
  std::erase_if(records, [&](const EpochRecord& record) { return record.epoch > last_epoch; });
  for (const EpochRecord& record : records) {
    if (!record.class_dice.empty() && record.class_dice.size() != class_count) {
      throw DataError(fmt::format("{}: epoch {} has {} classes, this run has {}",
                                  jsonl_path(run_folder).string(), record.epoch,
                                  record.class_dice.size(), class_count),
                      "resume with the recipe that the run was started with");
    }
  }
  return records;
}

}  // namespace

MetricsLog::MetricsLog(const std::filesystem::path& run_folder, std::size_t class_count,
                       std::int64_t last_epoch)
    : csv_path_(run_folder / "metrics.csv"),
      jsonl_path_(jsonl_path(run_folder)),
      class_count_(class_count) {
  std::string csv = csv_header(class_count);
  std::string jsonl;
  for (const EpochRecord& record : records_to_keep(run_folder, class_count, last_epoch)) {
    csv += csv_line(record, class_count);
    jsonl += jsonl_line(record);
  }
  write_file_atomically(csv_path_, csv);
  write_file_atomically(jsonl_path_, jsonl);
  csv_.open(csv_path_, std::ios::binary | std::ios::app);
  jsonl_.open(jsonl_path_, std::ios::binary | std::ios::app);
}

void MetricsLog::append(const EpochRecord& record) {
  assert(record.class_dice.empty() || record.class_dice.size() == class_count_);
  append_line(csv_, csv_path_, csv_line(record, class_count_));
  append_line(jsonl_, jsonl_path_, jsonl_line(record));
}

std::vector<EpochRecord> read_metrics(const std::filesystem::path& run_folder) {
  const std::filesystem::path path = jsonl_path(run_folder);
  const std::string text = read_text_file(path);
  std::vector<EpochRecord> records;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    try {
      records.push_back(parse_jsonl_line(text.substr(begin, end - begin)));
    } catch (const json::exception& error) {
      throw DataError(fmt::format("{}:{}: not a line of metrics: {}", path.string(),
                                  records.size() + 1, error.what()));
    }
  }
  return records;
}

}  // namespace hayate
