// SPDX-License-Identifier: Apache-2.0
#include "faults/launch.h"

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test_places.h"

extern char** environ;

namespace hayate {
namespace {

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  for (std::string& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> whole_environment(const Launch& launch) {
  std::vector<std::string> lines;
  for (char** line = environ; *line != nullptr; ++line) lines.emplace_back(*line);
  // Threads that wait spin for a while otherwise, and take the cores from the program beside.
  lines.emplace_back("OMP_WAIT_POLICY=passive");
  for (const auto& [name, value] : launch.environment) lines.push_back(name + "=" + value);
  return lines;
}

}  // namespace

Launched::Launched(const Launch& launch) {
  std::vector<std::string> words{std::string(HAYATE_BIN_DIR) + "/hayate", "--no-progress"};
  words.insert(words.end(), launch.arguments.begin(), launch.arguments.end());
  std::vector<std::string> lines = whole_environment(launch);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addchdir_np(&files, launch.folder.c_str());
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "stdout", flags, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "stderr", flags, 0600);
  // A group of its own, so that what it starts itself (gnuplot) ends with it.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  const int error = posix_spawn(&process_, words[0].c_str(), &files, &attributes,
                                pointers(words).data(), pointers(lines).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error("cannot start " + words[0]);
}

Launched::~Launched() {
  if (process_ <= 0) return;
  kill(-process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

int Launched::wait() {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(5);
  int status = 0;
  while (waitpid(process_, &status, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > end) kill(process_, SIGALRM);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  kill(-process_, SIGKILL);
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool Launched::wait_until_stopped() {
  int status = 0;
  waitpid(process_, &status, WUNTRACED);
  if (WIFSTOPPED(status)) return true;
  process_ = 0;
  return false;
}

int run(const Launch& launch) {
  return Launched(launch).wait();
}

}  // namespace hayate
