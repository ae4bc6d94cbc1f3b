// SPDX-License-Identifier: Apache-2.0
// The program behind `hayate serve`: the engine and an HTTP library.
#include "commands.h"
#include "hayate/prediction/torch_error.h"
#include "hayate/training/compute_threads.h"

int main(int argc, char** argv) {
  using namespace hayate::cli;
  return run(argc, argv, kCommands<Program::kServe>,
             {.rethrow_as_error = hayate::rethrow_torch_error,
              .apply_thread_count = hayate::apply_thread_count});
}
