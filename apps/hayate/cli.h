// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>

#include <CLI/CLI.hpp>

namespace hayate::cli {

/// What a command does once its options are parsed; returns the exit code.
using Action = std::function<int()>;

/// A subcommand of `hayate`: a file of its own in this folder, whose one function adds its options
/// to `app` and returns what to run.
struct Command {
  const char* name;
  const char* summary;
  /// Null for the commands that another program has.
  Action (*add)(CLI::App& app);
  /// The other program's name.
  const char* program = "hayate-engine";
};

/// Parses and runs one of the commands. Errors go to standard error, with the exit code of
/// base/error.h; an unknown option or command names the nearest known one.
int run(int argc, char** argv, std::span<const Command> commands);

}  // namespace hayate::cli
