// SPDX-License-Identifier: Apache-2.0
#include "hayate/reporting/metrics_log.h"

#include <cassert>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/io/whole_number.h"
#include "hayate/reporting/rank_seconds.h"

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

std::filesystem::path csv_path(const std::filesystem::path& run_folder) {
  return run_folder / "metrics.csv";
}

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
  for (const RankSeconds& seconds : record.ranks) line["ranks"].push_back(to_json(seconds));
  return line.dump() + "\n";
}

EpochRecord parse_jsonl_line(std::string_view line) {
  const json object = json::parse(line);
  const auto epoch_of = [&](const char* key) {
    const auto epoch = whole_number(object.at(key));
    if (!epoch) throw DataError(fmt::format("{} is {}", key, object.at(key).dump()));
    return *epoch;
  };
  EpochRecord record;
  record.epoch = epoch_of("epoch");
  for (const Column& column : kColumns) record.*column.value = number_of(object.at(column.name));
  record.best_epoch = epoch_of("best_epoch");
  for (const json& dice : object.at("class_dice")) record.class_dice.push_back(number_of(dice));
  if (!object.contains("ranks")) return record;
  for (const json& seconds : object["ranks"]) record.ranks.push_back(parse_rank_seconds(seconds));
  return record;
}

std::string format_csv(std::span<const EpochRecord> epochs, std::size_t class_count) {
  std::string csv = csv_header(class_count);
  for (const EpochRecord& record : epochs) csv += csv_line(record, class_count);
  return csv;
}

bool is_file_of(const std::filesystem::path& path, const std::string& text) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return !missing && size == text.size() && read_text_file(path) == text;
}

const std::filesystem::path& bring_to(const std::filesystem::path& path, const std::string& text) {
  if (!is_file_of(path, text)) write_file_atomically(path, text);
  return path;
}

}  // namespace

MetricsLog::MetricsLog(const std::filesystem::path& run_folder, std::size_t class_count,
                       std::span<const EpochRecord> epochs)
    : class_count_(class_count),
      csv_(bring_to(csv_path(run_folder), format_csv(epochs, class_count))),
      jsonl_(bring_to(jsonl_path(run_folder), format_metrics(epochs))) {}

bool MetricsLog::holds(const std::filesystem::path& run_folder, std::size_t class_count,
                       std::span<const EpochRecord> epochs) {
  return is_file_of(csv_path(run_folder), format_csv(epochs, class_count)) &&
         is_file_of(jsonl_path(run_folder), format_metrics(epochs));
}

void MetricsLog::append(const EpochRecord& record) {
  assert(record.class_dice.empty() || record.class_dice.size() == class_count_);
  csv_.append(csv_line(record, class_count_));
  jsonl_.append(jsonl_line(record));
}

void MetricsLog::sync() {
  csv_.sync();
  jsonl_.sync();
}

std::string format_metrics(std::span<const EpochRecord> epochs) {
  std::string lines;
  for (const EpochRecord& record : epochs) lines += jsonl_line(record);
  return lines;
}

std::vector<EpochRecord> parse_metrics(std::string_view text, const std::string& source) {
  std::vector<EpochRecord> records;
  std::size_t begin = 0;
  for (std::size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const auto damaged = [&](const std::string& why) {
      return DataError(
          fmt::format("{}:{}: not a line of metrics: {}", source, records.size() + 1, why));
    };
    try {
      records.push_back(parse_jsonl_line(text.substr(begin, end - begin)));
    } catch (const json::exception& error) {
      throw damaged(error.what());
    } catch (const DataError& error) {
      throw damaged(error.message());
    }
  }
  return records;
}

std::vector<EpochRecord> read_metrics(const std::filesystem::path& run_folder) {
  const std::filesystem::path path = jsonl_path(run_folder);
  return parse_metrics(read_text_file(path), path.string());
}

}  // namespace hayate
