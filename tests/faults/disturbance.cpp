// SPDX-License-Identifier: Apache-2.0
#include "faults/disturbance.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "faults/launch.h"
#include "faults/same_results.h"
#include "hayate/base/atomic_file.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// What the documentation names; 1, an internal error, is none of them.
constexpr std::array kDocumentedCodes{0, 2, 65, 66, 69, 70, 71, 73, 74, 75, 78};

const std::vector<std::string>& errors_of(const std::string& kind) {
  const auto text = [](int error, const char* more = "") { return std::to_string(error) + more; };
  static const std::map<std::string, std::vector<std::string>> errors{
      {"open", {text(EIO), text(EACCES), text(EMFILE), text(ENOSPC)}},
      {"read", {text(EIO), text(EINTR), text(ESTALE)}},
      {"write", {text(ENOSPC), text(EIO), text(ENOSPC, "+"), text(EDQUOT), text(EINTR)}},
      {"fsync", {text(EIO), text(ENOSPC)}},
      {"rename", {text(EIO), text(ENOSPC), text(EACCES)}},
      {"link", {text(EPERM), text(EIO), text(ENOSPC)}},
      {"unlink", {text(EIO), text(EACCES)}},
      {"folder", {text(ENOSPC), text(EACCES)}},
      {"size", {text(EIO)}},
      {"mmap", {text(ENOMEM)}},
      {"thread", {text(EAGAIN)}},
      {"stat", {text(EACCES), text(EIO)}}};
  return errors.at(kind);
}

bool is_kill(const Disturbance& disturbance) {
  return disturbance.action.starts_with("kill-");
}

std::string describe_code(int code) {
  return code < 0 ? fmt::format("signal {}", -code) : fmt::format("exit code {}", code);
}

bool has_half_written_file(const fs::path& folder) {
  return std::ranges::any_of(fs::recursive_directory_iterator(folder), [](const auto& entry) {
    return entry.path().string().ends_with(".part");
  });
}

/// An analysis goes on without a case that may not be read, warns, and has it among its problems.
bool names_what_it_left_out(const Journey& journey, const fs::path& work) {
  if (journey.name != "analyze") return false;
  const auto analysis =
      nlohmann::json::parse(read_text_file(work / "analysis" / "data" / "analysis.json"));
  return !analysis.at("problems").empty();
}

/// What is wrong with the disturbed course itself.
std::vector<std::string> find_faults(const Disturbance& disturbance, const CountedCall& call,
                                     int code, const fs::path& work) {
  const Journey& journey = *disturbance.journey;
  const auto marked = [&](std::vector<std::string> found) {
    for (std::string& line : found) line = describe_code(code) + ", but " + line;
    return found;
  };
  if (is_kill(disturbance)) return {};
  if (std::ranges::find(kDocumentedCodes, code) == kDocumentedCodes.end()) {
    return {describe_code(code)};
  }
  if (code == 0) {
    if (names_what_it_left_out(journey, work)) return {};
    // What a training prints is about its course only.
    auto found = find_differences(journey.expected, work, !journey.is_training);
    // A case that cannot be kept on the disk stays in memory, with a warning.
    if (!journey.counted_part.empty()) {
      std::erase_if(found, [&](const std::string& line) {
        return line.starts_with(journey.counted_part + "/") && line.ends_with(" is missing");
      });
    }
    return marked(std::move(found));
  }
  // A program that can neither look at a file nor remove it leaves it to the next start.
  const bool can_clean_up = call.kind != "unlink" && call.kind != "stat";
  if (can_clean_up && has_half_written_file(work)) {
    return marked({"a half-written file is left"});
  }
  return {};
}

}  // namespace

std::string Disturbance::name() const {
  return fmt::format("{}/{}/{}", journey->name, call.number, action);
}

std::vector<Disturbance> list_failures(const Journey& journey, unsigned seed) {
  std::vector<Disturbance> all;
  for (const CountedCall& call : journey.calls) {
    const std::vector<std::string>& errors = errors_of(call.kind);
    if (journey.program == "hayate") {
      for (const std::string& error : errors) all.push_back({&journey, call, error});
    } else {
      const auto choice = (static_cast<std::size_t>(call.number) + seed) % errors.size();
      all.push_back({&journey, call, errors[choice]});
    }
  }
  return all;
}

std::vector<Disturbance> list_kills(const Journey& journey) {
  std::vector<Disturbance> all;
  for (const CountedCall& call : journey.calls) {
    const bool counts = call.kind == "write" || call.kind == "fsync" || call.kind == "rename" ||
                        call.kind == "link";
    if (!counts) continue;
    for (const char* action : {"kill-before", "kill-after"}) {
      all.push_back({&journey, call, action});
    }
  }
  return all;
}

Outcome disturb(const Disturbance& disturbance, const fs::path& work) {
  const Journey& journey = *disturbance.journey;
  copy_start(journey, work);
  const fs::path log = work.string() + ".calls";
  fs::remove(log);
  const int code =
      run({journey.command, work,
           fault_environment(journey, work, disturbance.call.number, disturbance.action, log)});
  const std::vector<CountedCall> calls = read_fault_log(log);
  if (calls.empty()) return {};

  Outcome outcome{true, code, find_faults(disturbance, calls.front(), code, work)};
  if (code != 0) {
    const std::vector<std::string> losses = find_losses(journey, work);
    outcome.found.insert(outcome.found.end(), losses.begin(), losses.end());
  }
  for (std::string& line : outcome.found) {
    line = fmt::format("{} {}: {}", calls.front().kind,
                       fs::path(calls.front().path).lexically_proximate(work).string(), line);
  }
  return outcome;
}

std::vector<std::string> find_losses(const Journey& journey, const fs::path& work) {
  const int code = finish(journey, work);
  if (code != 0) {
    const std::string said = read_text_file(work / "stderr");
    return {fmt::format("gone on with: {}: {}", describe_code(code), said.substr(0, 400))};
  }
  std::vector<std::string> found = find_differences(journey.expected, work, journey.is_printed);
  for (std::string& line : found) line = "gone on with: " + line;
  return found;
}

}  // namespace hayate
