// SPDX-License-Identifier: Apache-2.0
#include "hayate/profiling/write_profile.h"

#include <nlohmann/json.hpp>

#include "hayate/base/atomic_file.h"
#include "hayate/base/json_text.h"
#include "hayate/profiling/chrome_trace.h"
#include "hayate/profiling/profile_json.h"
#include "hayate/profiling/profile_page.h"

namespace hayate {

void write_profile(const std::filesystem::path& folder, const Profile& profile,
                   const std::vector<TraceEvent>& events,
                   const std::optional<NamedCosts>& against) {
  make_folder(folder);
  write_file_atomically(folder / "profile.json", dump_json(to_json(profile, against), 2) + "\n");
  write_file_atomically(folder / "profile.html", profile_page(profile, against));
  write_file_atomically(folder / "trace.json", chrome_trace(events, profile.resources));
  write_file_atomically(folder / "resources.csv", resource_csv(profile.resources));
}

}  // namespace hayate
