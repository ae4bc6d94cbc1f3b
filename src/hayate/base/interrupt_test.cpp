// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/interrupt.h"

#include <csignal>
#include <functional>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace hayate {
namespace {

/// Runs it in a process of its own. \returns its exit code; negative: the signal that ended it
int run_apart(const std::function<int()>& body) {
  const pid_t process = fork();
  if (process == 0) _exit(body());
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int send_to_itself(pid_t counted_sender, std::initializer_list<int> signals) {
  return run_apart([&] {
    install_interrupt_handler(counted_sender);
    for (const int signal : signals) kill(getpid(), signal);
    return stop_requested() ? 3 : 0;
  });
}

TEST(Interrupt, IsRememberedOnce) {
  EXPECT_EQ(send_to_itself(0, {}), 0);
  EXPECT_EQ(send_to_itself(0, {SIGINT}), 3);
  EXPECT_EQ(send_to_itself(0, {SIGTERM}), 3);
}

TEST(Interrupt, EndsTheProcessTheSecondTime) {
  EXPECT_EQ(send_to_itself(0, {SIGINT, SIGINT}), -SIGINT);
  EXPECT_EQ(send_to_itself(0, {SIGINT, SIGTERM, SIGTERM}), -SIGTERM);
  EXPECT_EQ(send_to_itself(0, {SIGINT, SIGTERM}), 3);
}

TEST(Interrupt, OfOthersThanTheOneThatCountsOnlyAsks) {
  const pid_t nobody = getpid();
  EXPECT_EQ(send_to_itself(nobody, {SIGTERM, SIGTERM, SIGINT, SIGINT}), 3);
}

}  // namespace
}  // namespace hayate
