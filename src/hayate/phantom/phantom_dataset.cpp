// SPDX-License-Identifier: Apache-2.0
#include "hayate/phantom/phantom_dataset.h"

#include <set>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/parallel.h"
#include "hayate/base/progress.h"
#include "hayate/io/image_name.h"
#include "hayate/io/write_image.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

ordered_json options_json(PhantomOptions options) {
  return write_options([&](OptionVisitor& visitor) { options.describe(visitor); });
}

std::string file_name(std::int64_t case_index) {
  return fmt::format("phantom_{:04}{}", case_index, default_image_suffix());
}

ordered_json dataset_json(const PhantomOptions& options) {
  ordered_json json;
  json["name"] = "Phantom";
  json["description"] = "Made-up abdominal CT volumes with the spleen as foreground";
  json["tensorImageSize"] = "3D";
  json["modality"]["0"] = "CT";
  json["labels"]["0"] = "background";
  json["labels"]["1"] = "spleen";
  json["numTraining"] = options.cases;
  json["numTest"] = 0;
  json["phantom"] = options_json(options);
  json["training"] = ordered_json::array();
  for (std::int64_t i = 0; i < options.cases; ++i) {
    json["training"].push_back(
        {{"image", "./imagesTr/" + file_name(i)}, {"label", "./labelsTr/" + file_name(i)}});
  }
  json["test"] = ordered_json::array();
  return json;
}

/// Whether the folder holds exactly this data set.
bool is_made(const std::filesystem::path& json_path, const PhantomOptions& options) {
  if (!std::filesystem::exists(json_path)) return false;
  const auto found = ordered_json::parse(read_text_file(json_path), nullptr, false);
  if (found == dataset_json(options)) return true;
  throw UsageError(
      fmt::format("{}: holds another data set than the one asked for", json_path.string()),
      "name a new folder, or remove this one");
}

/// What an interrupted call has left is made again; beside images of others the data set would hide
/// them.
void check_free(const std::filesystem::path& folder, const PhantomOptions& options) {
  std::set<std::string> own;
  for (std::int64_t i = 0; i < options.cases; ++i) own.insert(file_name(i));
  for (const char* name : {"imagesTr", "labelsTr"}) {
    std::error_code ignored;  // No such folder is a free one.
    for (const auto& entry : std::filesystem::directory_iterator(folder / name, ignored)) {
      const auto& file = entry.path();
      if (is_hidden(file) || own.contains(file.filename().string())) continue;
      throw UsageError(fmt::format("{}: is not of the data set to make", file.string()),
                       "name a new folder with --out");
    }
  }
}

void write_case(const std::filesystem::path& folder, const PhantomOptions& options,
                std::int64_t case_index) {
  const PhantomCase made = make_phantom_case(options, case_index);
  write_image(folder / "labelsTr" / file_name(case_index), made.label);
  write_image(folder / "imagesTr" / file_name(case_index), made.image);
}

}  // namespace

void write_phantom_dataset(const std::filesystem::path& folder, const PhantomOptions& options,
                           int threads) {
  check_phantom_options(options);
  const std::filesystem::path json_path = folder / "dataset.json";
  make_folder(folder);
  if (is_made(json_path, options)) return;
  check_free(folder, options);
  make_folder(folder / "imagesTr");
  make_folder(folder / "labelsTr");
  Progress progress("phantom", options.cases);
  parallel_for(options.cases, threads, [&](std::int64_t i) {
    if (stop_requested()) {
      throw InterruptedError(fmt::format("{}: stopped with cases missing", folder.string()),
                             "run the same command again");
    }
    with_context([&] { return fmt::format("phantom case {}", i); },
                 [&] { write_case(folder, options, i); });
    progress.advance();
  });
  write_file_atomically(json_path, dataset_json(options).dump(2) + "\n");
}

}  // namespace hayate
