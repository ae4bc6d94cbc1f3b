// SPDX-License-Identifier: Apache-2.0
#include "cli/program.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/read_all.h"
#include "test_places.h"

extern char** environ;

namespace hayate {

RunningProgram::RunningProgram(const std::vector<std::string>& arguments) {
  static std::atomic<int> count{0};
  const std::filesystem::path base =
      std::filesystem::temp_directory_path() /
      ("hayate_cli_" + std::to_string(getpid()) + "_" + std::to_string(count++));
  out_path_ = base.string() + ".out";
  err_path_ = base.string() + ".err";

  std::vector<std::string> words{std::string(HAYATE_BIN_DIR) + "/hayate"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_path_.c_str(), flags, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_path_.c_str(), flags, 0600);
  const int error = posix_spawn(&process_, argv[0], &files, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::runtime_error("cannot start " + words[0]);
}

RunningProgram::~RunningProgram() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove(out_path_, ignored);
  std::filesystem::remove(err_path_, ignored);
}

void RunningProgram::send(int signal) const {
  kill(process_, signal);
}

ProgramResult RunningProgram::wait() {
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = 0;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return {code, read_all(out_path_), read_all(err_path_)};
}

bool RunningProgram::wait_for_output(const std::string& text) const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(30);
  while (std::chrono::steady_clock::now() < end) {
    if (read_all(out_path_).find(text) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

ProgramResult run_hayate(const std::vector<std::string>& arguments) {
  return RunningProgram(arguments).wait();
}

}  // namespace hayate
