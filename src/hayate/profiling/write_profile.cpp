// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/write_profile.h"

#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/json_text.h"
#include "hayate/profiling/chrome_trace.h"
#include "hayate/profiling/profile_json.h"
#include "hayate/profiling/profile_page.h"
#include "hayate/reporting/own_files.h"

namespace hayate {
namespace {

constexpr const char* kPage = "profile.html";
constexpr const char* kNumbers = "profile.json";
constexpr const char* kTrace = "trace.json";
constexpr const char* kResources = "resources.csv";

}  // namespace

void check_profile_folder(const std::filesystem::path& folder) {
  check_own_files(folder, kPage, {kNumbers, kTrace, kResources});
}

void write_profile(const std::filesystem::path& folder, const Profile& profile,
                   const std::vector<TraceEvent>& events,
                   const std::optional<NamedCosts>& against) {
  make_folder(folder);
  write_file_atomically(folder / kPage, profile_page(profile, against));
  write_file_atomically(folder / kNumbers, dump_json(to_json(profile, against), 2) + "\n");
  write_file_atomically(folder / kTrace, chrome_trace(events, profile.resources));
  write_file_atomically(folder / kResources, resource_csv(profile.resources));
}

}  // namespace hayate
