// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/interrupt.h"

#include <csignal>

namespace hayate {
namespace {

volatile std::sig_atomic_t stop = 0;
/// Whether one of each signal has counted.
volatile std::sig_atomic_t counted[NSIG] = {};
pid_t counted_sender = 0;

extern "C" void remember_stop(int signal, siginfo_t* info, void*) {
  stop = 1;
  if (counted_sender != 0 && info->si_pid != counted_sender) return;
  if (counted[signal] == 0) {
    counted[signal] = 1;
    return;
  }
  // It comes once more when this handler has returned, and finds the default action.
  std::signal(signal, SIG_DFL);
  raise(signal);
}

}  // namespace

void install_interrupt_handler(pid_t sender) {
  counted_sender = sender;
  struct sigaction action {};
  action.sa_sigaction = remember_stop;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() {
  return stop != 0;
}

}  // namespace hayate
