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

/// What a program's own libraries take.
struct Libraries {
  /// Throws the Error that an exception of theirs is, if it knows it.
  void (*rethrow_as_error)(const std::exception& error) = [](const std::exception&) {};
  /// Makes them compute on thread_count() threads.
  void (*apply_thread_count)() = [] {};
};

/// Parses and runs one of the commands. Errors go to standard error, with the exit code of
/// base/error.h; an unknown option or command names the nearest known one. Output that could not be
/// written is an error, too.
/// \param libraries  what base/ does not know of.
int run(int argc, char** argv, std::span<const Command> commands, const Libraries& libraries = {});

/// `--threads N` of a command that computes: it becomes thread_count().
void add_threads_option(CLI::App& app);

}  // namespace hayate::cli
