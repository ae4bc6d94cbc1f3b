// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/case_key.h"

#include <algorithm>
#include <cassert>
#include <cctype>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/hash.h"
#include "hayate/base/json_text.h"
#include "hayate/base/system_info.h"
#include "hayate/base/trace.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/kernels/isa.h"

namespace hayate {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kSuffix = ".safetensors";
constexpr std::size_t kNameLimit = 100;
// Digits that format_hash writes.
constexpr std::size_t kHashDigits = 16;

/// Whether a case's name has it in a file name, too; in the C locale.
bool is_kept_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
}

/// The commit that the program was built from; with the program's own hash where it was not built
/// from a commit as it stands.
std::string find_code_version() {
  std::string version = hayate_version() + " " + hayate_commit();
  if (version.ends_with("dirty") || version.ends_with("unknown")) {
    version += " " + format_hash(hash_file("/proc/self/exe"));
  }
  return version;
}

const std::string& code_version() {
  static const std::string version = find_code_version();
  return version;
}

ordered_json describe(const LoadOptions& options) {
  return {
      {"channel_count", options.channel_count},
      {"class_count", options.class_count},
      {"label_values", options.labels.of_classes},
      {"ignored", options.labels.ignored ? ordered_json(*options.labels.ignored) : ordered_json()},
      {"resample_labels", options.resample_labels},
      {"channel_grid", enum_name(options.channel_grid)},
      {"needs_label", options.needs_label}};
}

}  // namespace

CaseKey make_case_key(const CaseFiles& files, const LoadOptions& options, const Compose& chain,
                      CacheType type) {
  const TraceRange range("case key", [&] { return TraceDetail{.case_name = files.name}; });
  return with_context(
      [&] { return fmt::format("cannot use case '{}'", files.name); },
      [&] {
        ordered_json key;
        key["code"] = code_version();
        key["kernels"] = enum_name(selected_isa());
        key["image"] = format_hash(hash_of_image(files));
        key["label"] =
            files.label ? ordered_json(format_hash(hash_of_label(files))) : ordered_json();
        key["load"] = describe(options);
        // Only where there are such classes, so that the others keep their keys.
        if (const ClassSet lacks = labels_of(files, options).unannotated; !lacks.empty()) {
          key["unannotated"] = lacks;
        }
        key["transforms"] = ordered_json::array();
        for (std::size_t i = 0; i < chain.deterministic_prefix(); ++i) {
          assert(!chain[i].recipe_entry().empty());
          key["transforms"].push_back(chain[i].recipe_entry());
        }
        key["type"] = enum_name(type);
        return CaseKey{dump_json(key), files};
      });
}

std::string CaseKey::file_name() const {
  std::string name = files.name;
  // Case names come from file names, which may hold anything but a slash.
  std::ranges::replace_if(name, std::not_fn(is_kept_letter), '_');
  const auto text_bytes = std::as_bytes(std::span(text));
  return fmt::format("{}-{}{}", name.substr(0, kNameLimit), format_hash(hash_bytes(text_bytes)),
                     kSuffix);
}

bool is_case_file_name(std::string_view name) {
  if (!name.ends_with(kSuffix)) return false;
  name.remove_suffix(kSuffix.size());
  const std::size_t dash = name.rfind('-');
  return dash != std::string_view::npos && dash <= kNameLimit &&
         name.size() - dash - 1 == kHashDigits &&
         std::ranges::all_of(name.substr(0, dash), is_kept_letter) &&
         name.find_first_not_of("0123456789abcdef", dash + 1) == std::string_view::npos;
}

}  // namespace hayate
