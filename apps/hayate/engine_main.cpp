// SPDX-License-Identifier: Apache-2.0
// The commands that need torch. Started by hayate (main.cpp).
#include "commands.h"
#include "hayate/prediction/torch_error.h"
#include "hayate/training/compute_threads.h"

int main(int argc, char** argv) {
  using namespace hayate::cli;
  return run(argc, argv, kCommands<Program::kEngine>,
             {.rethrow_as_error = hayate::rethrow_torch_error,
              .apply_thread_count = hayate::apply_thread_count});
}
