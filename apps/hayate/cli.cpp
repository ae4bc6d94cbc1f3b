// SPDX-License-Identifier: Apache-2.0
#include "cli.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

#include "hayate/base/error.h"
#include "hayate/base/foreign_error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/last_resort.h"
#include "hayate/base/parallel.h"
#include "hayate/base/printable.h"
#include "hayate/base/progress.h"
#include "hayate/base/standard_output.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"
#include "hayate/launch/local_ranks.h"
#include "hayate/launch/place.h"

namespace hayate::cli {
namespace {

/// The number of the process that has started this one as one of several ranks; 0 where none has.
pid_t front_of_ranks() {
  return std::getenv("HAYATE_RANKS") == nullptr ? 0 : getppid();
}

/// Whether this process is the one that answers what is wrong with the arguments of all ranks.
bool answers_for_all() {
  return front_of_ranks() == 0 || find_place().rank == 0;
}

int fail(ExitCode code, const std::string& message) {
  print_to_stderr(fmt::format("hayate: {}\n", message));
  return static_cast<int>(code);
}

const CLI::App& chosen_command(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : chosen_command(*chosen.front());
}

/// Returns the full name, "hayate cache list".
std::string full_name(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name()
                           : fmt::format("{} {}", full_name(*parent), command.get_name());
}

/// What the user may have meant by an argument that nobody expected.
std::string suggestion(const CLI::App& app, const std::string& argument) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const CLI::App* command : app.get_subcommands(nullptr)) known.push_back(command->get_name());
  const std::string name = argument.substr(0, argument.find('='));
  return did_you_mean(name, known);
}

int usage_error(const CLI::App& app, const CLI::ParseError& error) {
  if (!answers_for_all()) return static_cast<int>(ExitCode::kUsage);
  const CLI::App& command = chosen_command(app);
  std::string message = error.what();
  // What nobody took tells more than what is missing because of it.
  const std::vector<std::string> extras = app.remaining(/*recurse=*/true);
  if (!extras.empty()) {
    const char* kind = extras[0].starts_with('-') ? "option"
                       : &command == &app         ? "command"
                                                  : "argument";
    message = fmt::format("unknown {} '{}'{}", kind, extras[0], suggestion(command, extras[0]));
  }
  return fail(ExitCode::kUsage,
              fmt::format("{}\n  see {} --help", printable(message), full_name(command)));
}

/// No name, folder or value is empty; a shell's variable that nobody has set is.
void check_no_value_is_empty(const CLI::App& app) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& value : option->results()) {
      if (!value.empty()) continue;
      throw UsageError(fmt::format("{}: got an empty text", option->get_name()),
                       "give it a value, or leave it out");
    }
  }
  for (const CLI::App* command : app.get_subcommands()) check_no_value_is_empty(*command);
}

void add_global_options(CLI::App& app) {
  app.set_version_flag(
      "--version", [] { return fmt::format("hayate {} ({})", hayate_version(), hayate_commit()); });
  app.require_subcommand(1);
  app.fallthrough();
  // The last one of an option given twice counts, as everywhere on the command line.
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_flag_callback(
      "--no-progress", [] { set_progress_enabled(false); }, "No progress bars on standard error");
}

/// The help or the version, which CLI11 calls an error as well.
int print_what_was_asked(const CLI::App& app, const CLI::ParseError& request) {
  std::ostringstream text;
  const int code = app.exit(request, text, text);
  if (answers_for_all()) print_text(text.str());
  return code;
}

/// Runs the command; whatever it throws is an Error then.
int act(const Action& action, const Libraries& libraries) {
  const LastResort last_resort;
  try {
    libraries.apply_thread_count();
    return action();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    libraries.rethrow_as_error(error);
    rethrow_as_error(error);
  }
}

/// What a command found is no use when it could not say so.
int check_output(int code) {
  const auto lost = first_lost_output();
  if (!lost) return code;
  const ExitCode lost_code = lost->error == EIO ? ExitCode::kIo : ExitCode::kCannotWrite;
  // Who has read enough and gone (| head) wants to hear no more.
  if (lost->error == EPIPE) return static_cast<int>(lost_code);
  return fail(lost_code, fmt::format("{}: cannot be written: {}", printable(lost->what),
                                     std::strerror(lost->error)));
}

/// A command of one process would do the same work, and write the same files, as often as a
/// launcher has started it. `cache fill` divides its cases by itself, `bench step` measures all of
/// them, and `info` says what it is one of.
void check_may_be_one_of_several(const std::string& command) {
  for (const char* const of_several : {"cache", "bench", "info"}) {
    if (command == of_several) return;
  }
  if (has_ranks_option(command)) return;
  const Place place = find_place();
  if (place.size == 1) return;
  throw UsageError(fmt::format("{} runs in one process, and this is {}", command, describe(place)),
                   "start it without the launcher");
}

int parse_and_act(CLI::App& app, int argc, char** argv,
                  const std::map<const CLI::App*, Action>& actions, const Libraries& libraries) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return print_what_was_asked(app, error);
    return usage_error(app, error);
  }
  install_interrupt_handler(front_of_ranks());
  check_no_value_is_empty(app);
  check_may_be_one_of_several(app.get_subcommands().front()->get_name());
  return act(actions.at(app.get_subcommands().front()), libraries);
}

/// A program that was started without the front would work alone and not say so.
void check_front_has_started(const std::string& ranks) {
  if (parse_rank_count(ranks).value_or(1) <= 1 || front_of_ranks() != 0) return;
  throw UsageError("--ranks: the ranks have not been started", "run hayate itself");
}

}  // namespace

Action add_elsewhere(CLI::App&) {
  return []() -> int { throw UsageError("this program lacks the command", "run hayate"); };
}

void add_threads_option(CLI::App& app) {
  app.add_option_function<int>(
         "--threads", [](int count) { set_thread_count(count); },
         "Threads to compute on; default: OMP_NUM_THREADS, else all cores of this process")
      ->check(CLI::Range(1, 1024));
}

void add_ranks_option(CLI::App& app) {
  assert(has_ranks_option(app.get_name()));
  const auto check = [](const std::string& text) {
    return parse_rank_count(text) ? std::string()
                                  : fmt::format("Value {} is neither auto nor in range [1 - {}]",
                                                text, kMostLocalRanks);
  };
  app.add_option_function<std::string>(
         "--ranks", check_front_has_started,
         "Processes of this machine that work together, each on its part of the cores; auto: one "
         "for each NUMA node")
      ->check(CLI::Validator(check, "", "ranks"))
      ->type_name("N|auto");
}

bool has_ranks_option(std::string_view command) {
  constexpr std::array kCommands{"train", "predict", "evaluate", "profile"};
  return std::ranges::find(kCommands, command) != kCommands.end();
}

int run(int argc, char** argv, std::span<const Command> commands, const Libraries& libraries) {
  prepare_standard_streams();
  try {
    CLI::App app{"Trains, checks, explains and runs 3-D medical-image segmentation, fast.",
                 "hayate"};
    add_global_options(app);
    std::map<const CLI::App*, Action> actions;
    for (const Command& command : commands) {
      CLI::App* subcommand = app.add_subcommand(command.name, command.summary);
      actions[subcommand] = command.add(*subcommand);
    }
    return check_output(parse_and_act(app, argc, argv, actions, libraries));
  } catch (const Error& error) {
    // Of several ranks one says what is the matter; the others have no message.
    if (error.message().empty()) return static_cast<int>(error.code());
    return fail(error.code(), error.what());
  }
}

}  // namespace hayate::cli
