// SPDX-License-Identifier: Apache-2.0
#include "faults/same_results.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "faults/event_points.h"
#include "hayate/base/error.h"
#include "hayate/io/read_image.h"
#include "hayate/io/safetensors.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Whether a number of that name differs from run to run: clocks, and memory that is free (which
/// the reasons of a recipe quote).
bool is_clock(const std::string& name) {
  return name.find("second") != std::string::npos || name == "memory_bytes" || name == "reasons";
}

json without_clocks(json value) {
  if (value.is_object()) {
    for (auto entry = value.begin(); entry != value.end();) {
      entry = is_clock(entry.key()) ? value.erase(entry) : std::next(entry);
    }
  }
  if (value.is_structured()) {
    for (json& part : value) part = without_clocks(std::move(part));
  }
  return value;
}

/// Returns the text without clocks where it is JSON, or lines of JSON.
std::string comparable(const std::string& text) {
  const json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!value.is_discarded()) return without_clocks(value).dump();
  if (text.find('\n') == std::string::npos) return text;
  std::istringstream lines(text);
  std::string all;
  for (std::string line; std::getline(lines, line);) all += comparable(line) + "\n";
  return all;
}

/// The table without its clocks' columns.
std::string csv_rows(const std::string& text) {
  std::istringstream lines(text);
  std::vector<bool> is_kept;
  std::string all;
  for (std::string line; std::getline(lines, line); all += "\n") {
    std::istringstream cells(line);
    std::size_t column = 0;
    for (std::string cell; std::getline(cells, cell, ','); ++column) {
      if (column == is_kept.size()) is_kept.push_back(!is_clock(cell));
      if (is_kept[column]) all += cell + ",";
    }
  }
  return all;
}

/// Tensors and metadata as one text.
std::string safetensors_content(const fs::path& path) {
  const SafetensorsFile file = SafetensorsFile::read(path);
  std::string all;
  for (const auto& [name, text] : file.metadata()) all += name + ": " + comparable(text) + "\n";
  std::vector<TensorView> tensors = file.tensors();
  std::ranges::sort(tensors, {}, &TensorView::name);
  for (const TensorView& tensor : tensors) {
    all += fmt::format("{} {} {}: ", tensor.name, tensor_type_name(tensor.type),
                       json(tensor.shape).dump());
    all.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  return all;
}

std::string image_content(const fs::path& path) {
  const Volume volume = read_volumes(read_image_info(path));
  std::string all = json(volume.shape()).dump();
  const auto bytes = volume.bytes();
  return all.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::string event_content(const fs::path& folder) {
  std::string all;
  for (const auto& [place, value] : read_event_points(folder)) {
    if (!is_clock(place.first)) {
      all += fmt::format("{} at {}: {}\n", place.first, place.second, value);
    }
  }
  return all;
}

/// Returns what was printed as JSON, or without its numbers, most of which are clocks.
std::string printed_content(const fs::path& path) {
  std::string text = comparable(read_text(path));
  if (json::accept(text)) return text;
  std::erase_if(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return text;
}

/// What of a file has to be the same, as a text.
std::string content(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name.ends_with(".safetensors") || name.ends_with(".ckpt")) return safetensors_content(path);
  if (name.ends_with(".nii.gz")) return image_content(path);
  if (name.ends_with(".csv")) return csv_rows(read_text(path));
  const std::string text = read_text(path);
  if (name.ends_with(".html")) return text.ends_with("</html>\n") ? "whole" : "torn";
  if (name.ends_with(".svg") || name.ends_with(".png")) return text.empty() ? "empty" : "there";
  return comparable(text);
}

/// Files that tell of the course of things, and those that are there in one course only.
bool is_about_the_course(const std::string& name) {
  return name == "stdout" || name == "stderr" || name == "log.txt" || name == "run.json" ||
         name == "predictions.json" || name == "previous.ckpt" || name.starts_with("events.") ||
         name.ends_with(".part") || name.ends_with("lock");
}

std::set<fs::path> list_results(const fs::path& folder) {
  std::set<fs::path> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const bool counts = !entry.is_directory() && !is_about_the_course(entry.path().filename());
    if (counts) names.insert(entry.path().lexically_relative(folder));
  }
  return names;
}

/// The text from a little before `begin`, to be shown.
std::string excerpt(const std::string& text, std::size_t begin) {
  std::string part = text.substr(begin - std::min<std::size_t>(begin, 40), 60);
  std::ranges::replace_if(
      part, [](char c) { return c < ' ' || c > '~'; }, '.');
  return part;
}

/// Appends `name` where the two differ or one cannot be read.
template <class Read>
void compare(const std::string& name, const fs::path& expected, const fs::path& got,
             const Read& read, std::vector<std::string>& differences) {
  try {
    const std::string a = read(expected);
    const std::string b = read(got);
    if (a == b) return;
    const auto at = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    differences.push_back(
        fmt::format("{} differs: '{}' for '{}'", name, excerpt(b, at), excerpt(a, at)));
  } catch (const Error& error) {
    differences.push_back(name + ": " + error.message());
  }
}

}  // namespace

std::vector<std::string> find_differences(const fs::path& expected, const fs::path& got,
                                          bool with_output) {
  std::vector<std::string> differences;
  const std::set<fs::path> expected_names = list_results(expected);
  const std::set<fs::path> got_names = list_results(got);
  for (const fs::path& name : got_names) {
    if (!expected_names.contains(name)) differences.push_back(name.string() + " is one too many");
  }
  for (const fs::path& name : expected_names) {
    if (!got_names.contains(name)) {
      differences.push_back(name.string() + " is missing");
    } else {
      compare(name.string(), expected / name, got / name, content, differences);
    }
  }
  if (fs::exists(expected / "run") && fs::exists(got / "run")) {
    compare("points for TensorBoard", expected / "run", got / "run", event_content, differences);
    // It may be missing, or one of another epoch, but it is whole.
    const fs::path previous = got / "run" / "previous.ckpt";
    if (fs::exists(previous))
      compare("run/previous.ckpt", previous, previous, content, differences);
  }
  if (with_output) {
    compare("stdout", expected / "stdout", got / "stdout", printed_content, differences);
  }
  return differences;
}

}  // namespace hayate
