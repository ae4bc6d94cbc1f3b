// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/run_record.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/log.h"
#include "hayate/base/text.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/safetensors.h"

namespace hayate {
namespace {

using nlohmann::json;

RunRecord parse_record(const json& run) {
  RunRecord record;
  const json& dataset = run.at("dataset");
  record.training_cases = dataset.at("training_cases").get<std::vector<std::string>>();
  record.validation_cases = dataset.at("validation_cases").get<std::vector<std::string>>();
  const json all_hashes = dataset.value("case_hashes", json::object());
  for (const auto& [name, hashes] : all_hashes.items()) {
    record.case_hashes[name] = {hashes.at("image").get<std::string>(),
                                hashes.value("label", std::string())};
  }
  for (const json& skipped : run.value("skipped_cases", json::array())) {
    record.skipped_cases.push_back(skipped.at("name").get<std::string>());
  }
  if (run.contains("trained_on")) record.trained_on = parse_trained_on(run.at("trained_on"));
  return record;
}

[[noreturn]] void reject(const RunFolder& folder, const std::string& why) {
  throw DataError(fmt::format("{}: not what hayate train wrote: {}", folder.run().string(), why),
                  "restore the file");
}

/// What the best weights carry.
std::optional<TrainedOn> find_in_weights(const std::filesystem::path& weights) {
  if (!std::filesystem::exists(weights)) return std::nullopt;
  const auto metadata = SafetensorsFile::read(weights).metadata();
  const auto found = metadata.find("trained_on");
  if (found == metadata.end()) return std::nullopt;
  return parse_trained_on(json::parse(found->second));
}

/// Looks at the recorded cases one after the other.
class Finder {
 public:
  Finder(const RunRecord& record, const DatasetList& list) : record_(record) {
    for (const CaseFiles& files : list.training) there_.emplace(files.name, &files);
    for (const std::string& name : record.training_cases) {
      const auto hashes = record.case_hashes.find(name);
      if (hashes != record.case_hashes.end()) trained_images_.emplace(hashes->second.image, name);
    }
  }

  void look_at(const std::string& name) {
    const auto hashes = record_.case_hashes.find(name);
    const auto named = there_.find(name);
    const CaseFiles* files = named != there_.end()                 ? named->second
                             : hashes != record_.case_hashes.end() ? find_renamed(hashes->second)
                                                                   : nullptr;
    if (files == nullptr) {
      missing.push_back(name);
      return;
    }
    if (hashes != record_.case_hashes.end()) compare(*files, hashes->second);
    found.push_back(*files);
  }

  std::vector<CaseFiles> found;
  std::vector<std::string> missing;
  std::vector<std::string> changed;
  /// "b, which holds the training image 'a'".
  std::vector<std::string> trained_on;

 private:
  /// The case under another name, which others in the data set may have given it.
  const CaseFiles* find_renamed(const CaseHashes& recorded) {
    if (unknown_images_.empty()) {
      for (const auto& [name, files] : there_) {
        if (record_.case_hashes.contains(name)) continue;
        unknown_images_.emplace(format_hash(hash_of_image(*files)), files);
      }
    }
    const auto renamed = unknown_images_.find(recorded.image);
    return renamed == unknown_images_.end() ? nullptr : renamed->second;
  }

  void compare(const CaseFiles& files, const CaseHashes& recorded) {
    const std::string image = format_hash(hash_of_image(files));
    const std::string label = files.label ? format_hash(hash_of_label(files)) : std::string();
    if (image == recorded.image && label == recorded.label) return;
    changed.push_back(files.name);
    const auto trained = trained_images_.find(image);
    if (trained == trained_images_.end() || image == recorded.image) return;
    trained_on.push_back(
        fmt::format("{}, which holds the training image '{}'", files.name, trained->second));
  }

  const RunRecord& record_;
  std::map<std::string, const CaseFiles*> there_;
  std::map<std::string, std::string> trained_images_;
  std::map<std::string, const CaseFiles*> unknown_images_;
};

/// Cases that the run knows nothing of.
std::int64_t count_new(const RunRecord& record, const DatasetList& list) {
  std::set<std::string> known(record.training_cases.begin(), record.training_cases.end());
  known.insert(record.validation_cases.begin(), record.validation_cases.end());
  known.insert(record.skipped_cases.begin(), record.skipped_cases.end());
  return std::ranges::count_if(list.training,
                               [&](const CaseFiles& files) { return !known.contains(files.name); });
}

void warn_of_changes(const Finder& finder, const RunRecord& record, const DatasetList& list) {
  if (record.case_hashes.empty()) {
    log_warning(
        "the run did not record what its cases held: its validation cases are found by name only");
  }
  if (!finder.changed.empty()) {
    log_warning("files of {} have changed since the run: {}", list.folder.string(),
                join(finder.changed, ", "));
  }
  if (!finder.missing.empty()) {
    log_warning("not scored, because they are not there any more: {}", join(finder.missing, ", "));
  }
  if (const std::int64_t count = count_new(record, list); count > 0) {
    log_warning("{} case{} of {} {} not the run's and {} not scored", count, count == 1 ? "" : "s",
                list.folder.string(), count == 1 ? "is" : "are", count == 1 ? "is" : "are");
  }
}

}  // namespace

RunRecord read_run_record(const RunFolder& folder) {
  try {
    RunRecord record;
    if (std::filesystem::exists(folder.run())) {
      record = parse_record(json::parse(read_text_file(folder.run())));
    }
    if (!record.trained_on) record.trained_on = find_in_weights(folder.best_weights());
    return record;
  } catch (const json::exception& error) {
    reject(folder, error.what());
  } catch (const RecipeError& error) {
    reject(folder, error.message());
  }
}

std::vector<CaseFiles> find_validation_cases(const RunRecord& record, const DatasetList& list,
                                             bool partial) {
  Finder finder(record, list);
  for (const std::string& name : record.validation_cases) finder.look_at(name);
  if (!finder.trained_on.empty()) {
    throw DataError(fmt::format("{}: the run was trained on what are now validation cases: {}",
                                list.folder.string(), join(finder.trained_on, "; ")),
                    "restore the data set that the run was made with");
  }
  if (!finder.missing.empty() && (!partial || finder.found.empty())) {
    throw MissingInputError(
        fmt::format("{}: {} of the {} cases that the run was validated on are not there: {}",
                    list.folder.string(), finder.missing.size(), record.validation_cases.size(),
                    join(finder.missing, ", ")),
        "restore them, score the others with --partial, or everything there with --cases all");
  }
  warn_of_changes(finder, record, list);
  return finder.found;
}

}  // namespace hayate
