// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/interrupt.h"

#include <csignal>

namespace hayate {
namespace {

volatile std::sig_atomic_t stop = 0;

extern "C" void remember_stop(int) {
  stop = 1;
}

}  // namespace

void install_interrupt_handler() {
  struct sigaction action {};
  action.sa_handler = remember_stop;
  // SA_RESETHAND: the second signal finds the default action again.
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() {
  return stop != 0;
}

}  // namespace hayate
