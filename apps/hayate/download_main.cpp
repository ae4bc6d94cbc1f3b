// SPDX-License-Identifier: Apache-2.0
// The program behind `hayate download`.
#include "commands.h"

int main(int argc, char** argv) {
  using namespace hayate::cli;
  return run(argc, argv, kCommands<Program::kDownload>);
}
