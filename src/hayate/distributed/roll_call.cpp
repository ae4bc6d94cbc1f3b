// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/roll_call.h"

#include <cstdlib>
#include <thread>

#include <c10/util/Flags.h>
#include <c10/util/Logging.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/short_text.h"
#include "hayate/base/system_info.h"

namespace hayate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenCalls{20};
constexpr const char* kAllHere = "roll";

std::string name_key(int rank) {
  return fmt::format("name/{}", rank);
}

/// "rank 1", "ranks 1, 5 and 7 more"
std::string list_ranks(const std::vector<int>& ranks) {
  std::vector<std::string> numbers;
  for (const int rank : ranks) numbers.push_back(std::to_string(rank));
  return (ranks.size() == 1 ? "rank " : "ranks ") + join_first(numbers);
}

/// Torch warns of each connection that another rank has closed, with a stack; what matters of that
/// the watch says. TORCH_CPP_LOG_LEVEL shows it.
void set_torch_log_level() {
  if (std::getenv("TORCH_CPP_LOG_LEVEL") == nullptr) {
    FLAGS_caffe2_log_level = c10::GLOG_ERROR;
  } else {
    c10::initLogging();
  }
}

[[noreturn]] void throw_absent(const Place& place, const std::vector<int>& absent,
                               std::chrono::seconds timeout) {
  throw IoError(
      fmt::format("{} did not come within {} s: {} of {} came", list_ranks(absent), timeout.count(),
                  place.size - std::ssize(absent), place.size),
      fmt::format("start all ranks with MASTER_ADDR and MASTER_PORT of the first one ({}:{}), see "
                  "that nothing blocks that port, or wait longer: --set distributed.timeout=N",
                  place.master_address, place.master_port));
}

/// The first rank waits for each of the others, and then tells all.
void collect(c10d::Store& store, const Place& place, std::chrono::seconds timeout) {
  const auto deadline = Clock::now() + timeout;
  std::vector<int> absent;
  for (int rank = 0; rank < place.size; ++rank) absent.push_back(rank);
  while (true) {
    std::erase_if(absent, [&](int rank) { return store.check({name_key(rank)}); });
    if (absent.empty()) break;
    if (Clock::now() > deadline) throw_absent(place, absent, timeout);
    std::this_thread::sleep_for(kBetweenCalls);
  }
  nlohmann::json all;
  for (int rank = 0; rank < place.size; ++rank) {
    all.push_back(nlohmann::json::parse(store.get_to_str(name_key(rank))));
  }
  store.set(kAllHere, all.dump());
}

}  // namespace

c10::intrusive_ptr<c10d::Store> open_store(const Place& place, std::chrono::seconds timeout,
                                           bool serve) {
  set_torch_log_level();
  c10d::TCPStoreOptions options;
  options.port = static_cast<std::uint16_t>(place.master_port);
  options.isServer = serve && place.rank == 0 && !place.store_is_served;
  options.waitWorkers = false;
  options.timeout = timeout;
  if (options.isServer && place.store_descriptor >= 0) {
    options.masterListenFd = place.store_descriptor;
  }
  try {
    auto store = c10::make_intrusive<c10d::TCPStore>(place.master_address, options);
    // A run that was started again does not meet what was said before.
    return c10::make_intrusive<c10d::PrefixStore>(fmt::format("hayate/{}", place.restart_count),
                                                  std::move(store));
  } catch (const std::exception& error) {
    throw IoError(fmt::format("the first rank's store at {}:{} cannot be {}: {}",
                              place.master_address, place.master_port,
                              options.isServer ? "opened" : "reached", first_line(error.what())),
                  options.isServer ? "choose a free port: MASTER_PORT"
                                   : "start all ranks with the same MASTER_ADDR and MASTER_PORT, "
                                     "and see that nothing blocks that port");
  }
}

std::vector<RankName> call_roll(c10d::Store& store, const Place& place,
                                std::chrono::seconds timeout) {
  store.set(name_key(place.rank),
            nlohmann::json{{"host", host_name()}, {"process", getpid()}}.dump());
  if (place.rank == 0) {
    collect(store, place, timeout);
  } else {
    try {
      // The first rank says who is missing; this one waits a little longer than it does.
      store.wait({kAllHere}, timeout + std::chrono::seconds(2));
    } catch (const std::exception&) {
      throw IoError(
          fmt::format("not all of {} ranks came within {} s", place.size, timeout.count()),
          "see what the first rank says");
    }
  }
  std::vector<RankName> names;
  for (const auto& name : nlohmann::json::parse(store.get_to_str(kAllHere))) {
    names.push_back({name.at("host"), name.at("process")});
  }
  return names;
}

}  // namespace hayate
