// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
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

/// Throws the Error that an exception of a library is, if it knows it.
using RethrowAsError = void (*)(const std::exception& error);

/// Parses and runs one of the commands. Errors go to standard error, with the exit code of
/// base/error.h; an unknown option or command names the nearest known one. Output that could not be
/// written is an error, too.
/// \param rethrow_as_error  for libraries that base/foreign_error.h does not know.
int run(int argc, char** argv, std::span<const Command> commands,
        RethrowAsError rethrow_as_error = nullptr);

}  // namespace hayate::cli
