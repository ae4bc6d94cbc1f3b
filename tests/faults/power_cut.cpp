// SPDX-License-Identifier: Apache-2.0
#include "faults/power_cut.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "faults/launch.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

/// The smallest that gets a journal with room to spare.
constexpr const char* kDiskSize = "32M";

/// Runs a shell's command. \returns what it printed when it failed; empty: it did not.
std::string shell(const std::string& command) {
  FILE* const output = popen((command + " 2>&1").c_str(), "re");
  std::string text;
  for (int c; output != nullptr && (c = std::getc(output)) != EOF;) text += static_cast<char>(c);
  const bool is_done = output != nullptr && pclose(output) == 0;
  return is_done ? "" : text.empty() ? "cannot run " + command : text;
}

/// A file system in a file, mounted while the object lives.
class Mounted {
 public:
  Mounted(const fs::path& image, fs::path place, const std::string& options)
      : place_(std::move(place)) {
    fs::create_directories(place_);
    const std::string failure = shell(fmt::format("mount -t ext4 -o loop,{} '{}' '{}'", options,
                                                  image.string(), place_.string()));
    if (!failure.empty()) throw std::runtime_error(failure);
  }
  ~Mounted() {
    // It is busy until the last program in it is gone, which takes a moment after a kill.
    for (int i = 0; i < 100 && umount(place_.c_str()) != 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;

  const fs::path& place() const { return place_; }

  void sync() const {
    const int folder = open(place_.c_str(), O_RDONLY | O_DIRECTORY);
    syncfs(folder);
    close(folder);
  }

  /// What the loop device has done so far, as a text.
  std::string device_counts() const {
    std::ifstream mounts("/proc/self/mounts");
    std::string device;
    std::string place;
    for (std::string line; std::getline(mounts, line);) {
      std::istringstream(line) >> device >> place;
      if (place == place_) break;
    }
    std::ifstream counts("/sys/block/" + fs::path(device).filename().string() + "/stat");
    std::string text;
    std::getline(counts, text);
    return text;
  }

 private:
  fs::path place_;
};

/// A copy of the disk at one moment: none during which it was written to.
void copy_disk(const Mounted& mounted, const fs::path& disk, const fs::path& copy) {
  for (int i = 0; i < 100; ++i) {
    const std::string before = mounted.device_counts();
    fs::copy_file(disk, copy, fs::copy_options::overwrite_existing);
    if (mounted.device_counts() == before) return;
  }
  throw std::runtime_error("the disk is never at rest");
}

}  // namespace

std::string prepare_power_cuts(const fs::path& disk) {
  if (geteuid() != 0) return "only root may mount";
  if (unshare(CLONE_NEWNS) != 0 || mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return fmt::format("no mounts of its own: {}", std::strerror(errno));
  }
  const std::string failure =
      shell(fmt::format("PATH=$PATH:/sbin:/usr/sbin; truncate -s {} '{}' && mkfs.ext4 -q -F '{}'",
                        kDiskSize, disk.string(), disk.string()));
  if (!failure.empty()) return failure;
  try {
    const Mounted trial(disk, disk.string() + ".mounted", "noatime");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

std::vector<Disturbance> list_power_cuts(const Journey& journey) {
  Journey fewer = journey;
  // Only the last of several writes to a file in a row counts: a disk does not see them singly.
  const auto goes_on = [](const CountedCall& call, const CountedCall& next) {
    return call.kind == "write" && next.kind == "write" && call.path == next.path;
  };
  fewer.calls.clear();
  for (const CountedCall& call : journey.calls) {
    if (!fewer.calls.empty() && goes_on(fewer.calls.back(), call)) fewer.calls.pop_back();
    fewer.calls.push_back(call);
  }
  std::vector<Disturbance> all = list_kills(fewer);
  for (Disturbance& cut : all) {
    cut.journey = &journey;
    cut.action.replace(0, std::strlen("kill"), "stop");
  }
  return all;
}

Outcome cut_power(const Disturbance& disturbance, const fs::path& work, const fs::path& disk) {
  const Journey& journey = *disturbance.journey;
  const fs::path running_disk = work.string() + ".disk";
  const fs::path cut_disk = work.string() + ".cut";
  const fs::path log = work.string() + ".calls";
  fs::copy_file(disk, running_disk, fs::copy_options::overwrite_existing);
  fs::remove(log);
  const long turn = disturbance.call.number % 3;
  {
    const Mounted mounted(running_disk, work.string() + ".mounted",
                          fmt::format("noauto_da_alloc,commit={}{}", turn == 0 ? 300 : 1,
                                      turn == 2 ? ",data=writeback" : ""));
    copy_start(journey, mounted.place());
    mounted.sync();
    Launched program({journey.command, mounted.place(),
                      fault_environment(journey, mounted.place(), disturbance.call.number,
                                        disturbance.action, log)});
    if (!program.wait_until_stopped()) return {};
    if (turn != 0) std::this_thread::sleep_for(std::chrono::milliseconds(1300));
    copy_disk(mounted, running_disk, cut_disk);
  }
  {
    const Mounted mounted(cut_disk, work.string() + ".mounted", "noatime");
    fs::remove_all(work);
    fs::copy(mounted.place(), work, fs::copy_options::recursive);
  }
  Outcome outcome{true, 0, find_losses(journey, work)};
  const CountedCall call = read_fault_log(log).at(0);
  for (std::string& line : outcome.found) {
    line = fmt::format("{} {}: {}", call.kind, fs::path(call.path).filename().string(), line);
  }
  return outcome;
}

}  // namespace hayate
