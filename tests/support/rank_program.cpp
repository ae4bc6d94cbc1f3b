// SPDX-License-Identifier: Apache-2.0
// A rank that behaves as it is told, and the front that starts such ranks:
//
//     rank_program front MS FOLDER BEHAVIOUR...   starts a rank for each behaviour; patience is MS
//     rank_program rank FOLDER BEHAVIOUR...       is one of them, by its place
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hayate/base/process_cores.h"
#include "hayate/launch/local_ranks.h"
#include "hayate/launch/place.h"

namespace {

using namespace hayate;
namespace fs = std::filesystem;

std::atomic<int> signal_count{0};

/// Written under another name first: a reader finds all of it or nothing.
void write_file(const fs::path& path, const std::string& text) {
  const fs::path part = path.string() + ".part";
  std::ofstream(part) << text;
  fs::rename(part, path);
}

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string cores() {
  const cpu_set_t set = process_cores();
  std::string text;
  for (std::size_t core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &set)) text += std::to_string(core) + " ";
  }
  return text;
}

/// What a rank finds when it starts.
int show(const fs::path& file) {
  char letter = 0;
  const bool input_is_empty = read(STDIN_FILENO, &letter, 1) == 0;
  write_file(file, describe(find_place()) + "\nthreads " + variable("OMP_NUM_THREADS") +
                       "\ncores " + cores() + "\ninput " + (input_is_empty ? "empty" : "there") +
                       "\n");
  return 0;
}

int accept_one() {
  return accept(find_place().store_descriptor, nullptr, nullptr) >= 0 ? 0 : 1;
}

bool connects_to_first() {
  const Place place = find_place();
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(place.master_port));
  inet_pton(AF_INET, place.master_address.c_str(), &address.sin_addr);
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  const bool connects =
      connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(connection);
  return connects;
}

/// Tries until nobody listens any more, for ten seconds.
int wait_until_refused() {
  for (int i = 0; i < 1000; ++i) {
    if (!connects_to_first()) return 0;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return 1;
}

[[noreturn]] void hang(const fs::path& file) {
  write_file(file, std::to_string(getpid()));
  while (true) pause();
}

/// Waits for a signal, and a while longer for a second one.
int count_signals(const fs::path& file) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, [](int) { ++signal_count; });
  }
  write_file(file, std::to_string(getpid()));
  while (signal_count == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  write_file(file.string() + ".count", std::to_string(signal_count));
  return 75;
}

int behave(const std::string& behaviour, const fs::path& file) {
  if (behaviour == "show") return show(file);
  if (behaviour == "accept") return accept_one();
  if (behaviour == "connect") return connects_to_first() ? 0 : 1;
  if (behaviour == "wait-until-refused") return wait_until_refused();
  if (behaviour == "count") return count_signals(file);
  if (behaviour == "hang") hang(file);
  if (behaviour == "hang-on") {
    std::signal(SIGTERM, SIG_IGN);
    hang(file);
  }
  if (behaviour == "die") std::raise(SIGKILL);
  return std::stoi(behaviour);
}

Cores first_core() {
  const cpu_set_t all = process_cores();
  int core = 0;
  while (!CPU_ISSET(static_cast<std::size_t>(core), &all)) ++core;
  return {core};
}

/// \param arguments  MS FOLDER BEHAVIOUR...
int run_front(const std::vector<char*>& arguments) {
  std::string program = "rank_program";
  std::string mode = "rank";
  std::vector<char*> of_rank{program.data(), mode.data()};
  of_rank.insert(of_rank.end(), arguments.begin() + 1, arguments.end());
  of_rank.push_back(nullptr);
  LocalRanks ranks{.program = fs::read_symlink("/proc/self/exe"), .arguments = of_rank.data()};
  ranks.cores.resize(arguments.size() - 2);
  ranks.cores[0] = first_core();
  ranks.threads = 3;
  const std::chrono::milliseconds patience(std::stoi(arguments[0]));
  return run_local_ranks(ranks, {.by_themselves = patience, .when_asked = patience});
}

}  // namespace

int main(int count, char** arguments) {
  if (std::string(arguments[1]) == "front") return run_front({arguments + 2, arguments + count});
  const int rank = find_place().rank;
  return behave(arguments[3 + rank], fs::path(arguments[2]) / std::to_string(rank));
}
