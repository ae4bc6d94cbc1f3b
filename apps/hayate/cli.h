// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "hayate/launch/rank_threads.h"

namespace hayate::cli {

/// What DATASET is, for every command that takes one.
inline constexpr const char* kDatasetHelp =
    "Data set: a folder in any layout of docs/datasets.md, or a file that lists its cases";

/// What a command does once its options are parsed; returns the exit code.
using Action = std::function<int()>;

/// The programs that have commands: the front, which starts in a few milliseconds, and those that
/// it starts for what needs large libraries.
enum class Program { kFront, kDownload, kEngine, kServe };

/// A subcommand of `hayate`: a file of its own in this folder, whose one function adds its options
/// to `app` and returns what to run.
struct Command {
  const char* name;
  const char* summary;
  /// The program that has it.
  Program program;
  /// add_elsewhere in the other programs.
  Action (*add)(CLI::App& app);
};

/// Stands for a command that another program has: running it is a usage error.
Action add_elsewhere(CLI::App& app);

/// What a program's own libraries take.
struct Libraries {
  /// Throws the Error that an exception of theirs is, if it knows it.
  void (*rethrow_as_error)(const std::exception& error) = [](const std::exception&) {};
  /// Makes them compute on thread_count() threads, once its share of cores is known.
  void (*apply_thread_count)() = share_cores_of_node;
};

/// Parses and runs one of the commands. Errors go to standard error, with the exit code of
/// base/error.h; an unknown option or command names the nearest known one. Output that could not be
/// written is an error, too.
/// \param libraries  what base/ does not know of.
int run(int argc, char** argv, std::span<const Command> commands, const Libraries& libraries = {});

/// Adds `--threads N` to a command that computes: it becomes thread_count().
void add_threads_option(CLI::App& app);

/// Adds `--ranks N` to a command that has_ranks_option(): the front starts N processes of it before
/// they parse the option (start_ranks.h).
void add_ranks_option(CLI::App& app);
bool has_ranks_option(std::string_view command);

}  // namespace hayate::cli
