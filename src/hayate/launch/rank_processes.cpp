// SPDX-License-Identifier: Apache-2.0
#include "hayate/launch/rank_processes.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/launch/become_program.h"
#include "hayate/launch/store_socket.h"

namespace hayate {
namespace {

void set_variable(const char* name, const std::string& value) {
  setenv(name, value.c_str(), 1);
}

void set_place(int rank, const LocalRanks& ranks, const StoreSocket& socket) {
  const std::string size = std::to_string(ranks.cores.size());
  set_variable("HAYATE_RANKS", size);
  set_variable("RANK", std::to_string(rank));
  set_variable("LOCAL_RANK", std::to_string(rank));
  set_variable("WORLD_SIZE", size);
  set_variable("LOCAL_WORLD_SIZE", size);
  set_variable("MASTER_ADDR", "127.0.0.1");
  set_variable("MASTER_PORT", std::to_string(socket.port()));
  unsetenv("HAYATE_STORE_FD");
  if (rank != 0) return;
  fcntl(socket.descriptor(), F_SETFD, 0);
  set_variable("HAYATE_STORE_FD", std::to_string(socket.descriptor()));
}

/// Where that fails, the rank computes as well, on other cores.
void set_cores(const Cores& cores) {
  if (cores.empty()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int core : cores) CPU_SET(static_cast<std::size_t>(core), &set);
  sched_setaffinity(0, sizeof set, &set);
}

/// Ends with the process that started it, and gets no signals from a terminal: that one passes them
/// on. It may still write there.
void depend_on(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(static_cast<int>(ExitCode::kIo));
  setpgid(0, 0);
  std::signal(SIGTTOU, SIG_IGN);
}

void read_nothing() {
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing >= 0) dup2(nothing, STDIN_FILENO);
}

/// In the new process.
[[noreturn]] void become_rank(int rank, const LocalRanks& ranks, const StoreSocket& socket) {
  read_nothing();
  set_place(rank, ranks, socket);
  set_cores(ranks.cores[static_cast<std::size_t>(rank)]);
  if (ranks.threads > 0) set_variable("OMP_NUM_THREADS", std::to_string(ranks.threads));
  _exit(become_program(ranks.program, ranks.arguments));
}

pid_t start_rank(int rank, const LocalRanks& ranks, const StoreSocket& socket,
                 const sigset_t& signals) {
  const pid_t parent = getpid();
  const pid_t process = fork();
  if (process < 0) {
    throw MemoryError(fmt::format("rank {} cannot be started: {}", rank, std::strerror(errno)),
                      "start fewer ranks, or raise the limit (ulimit -u)");
  }
  if (process > 0) return process;
  depend_on(parent);
  sigprocmask(SIG_SETMASK, &signals, nullptr);
  become_rank(rank, ranks, socket);
}

}  // namespace

// Once rank 0 has the socket nobody else does: the others shall learn that it is gone.
RankProcesses::RankProcesses(const LocalRanks& ranks, const sigset_t& signals) : RankProcesses() {
  const StoreSocket socket;
  for (std::size_t rank = 0; rank < ranks.cores.size(); ++rank) {
    processes_.push_back(start_rank(static_cast<int>(rank), ranks, socket, signals));
  }
}

RankProcesses::~RankProcesses() {
  send(SIGKILL);
  for (const pid_t process : processes_) {
    if (process != 0) waitpid(process, nullptr, 0);
  }
}

bool RankProcesses::any_run() const {
  return std::ranges::any_of(processes_, [](pid_t process) { return process != 0; });
}

void RankProcesses::send(int signal) const {
  for (const pid_t process : processes_) {
    if (process != 0) kill(process, signal);
  }
}

std::vector<RankEnd> RankProcesses::take_ended() {
  std::vector<RankEnd> ended;
  for (std::size_t rank = 0; rank < processes_.size(); ++rank) {
    int status = 0;
    const pid_t process = processes_[rank];
    if (process == 0 || waitpid(process, &status, WNOHANG) != process) continue;
    ended.push_back({static_cast<int>(rank), process, status});
    processes_[rank] = 0;
  }
  return ended;
}

}  // namespace hayate
