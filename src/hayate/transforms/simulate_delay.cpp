// SPDX-License-Identifier: Apache-2.0
#include "hayate/transforms/simulate_delay.h"

#include <chrono>
#include <thread>

namespace hayate {

void SimulateDelayOptions::describe(OptionVisitor& visitor) {
  visitor.visit("delay_time", delay_time, Range{0, 3600, "seconds"}, "Each sample waits so long.");
}

void SimulateDelay::operator()(Sample&) const {
  std::this_thread::sleep_for(std::chrono::duration<double>(options_.delay_time));
}

}  // namespace hayate
