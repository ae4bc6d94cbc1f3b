// SPDX-License-Identifier: Apache-2.0
#include "cli.h"

#include <cstdio>
#include <map>
#include <new>

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/interrupt.h"
#include "hayate/base/progress.h"
#include "hayate/base/system_info.h"
#include "hayate/base/text.h"

namespace hayate::cli {
namespace {

int fail(ExitCode code, const std::string& message) {
  fmt::print(stderr, "hayate: {}\n", message);
  return static_cast<int>(code);
}

const CLI::App& chosen_command(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : chosen_command(*chosen.front());
}

/// "hayate cache list".
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
  return fail(ExitCode::kUsage, fmt::format("{}\n  see {} --help", message, full_name(command)));
}

void add_global_options(CLI::App& app) {
  app.set_version_flag(
      "--version", [] { return fmt::format("hayate {} ({})", hayate_version(), hayate_commit()); });
  app.require_subcommand(1);
  app.fallthrough();
  // As everywhere on the command line: of an option given twice, the last one counts.
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  app.add_flag_callback(
      "--no-progress", [] { set_progress_enabled(false); }, "No progress bars on standard error");
}

}  // namespace

int run(int argc, char** argv, std::span<const Command> commands) {
  CLI::App app{"Trains, checks, explains and runs 3-D medical-image segmentation, fast.", "hayate"};
  add_global_options(app);
  std::map<const CLI::App*, Action> actions;
  for (const Command& command : commands) {
    CLI::App* subcommand = app.add_subcommand(command.name, command.summary);
    if (command.add != nullptr) actions[subcommand] = command.add(*subcommand);
  }

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return usage_error(app, error);
  }

  install_interrupt_handler();
  try {
    return actions.at(app.get_subcommands().front())();
  } catch (const Error& error) {
    return fail(error.code(), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ExitCode::kOutOfMemory,
                "out of memory\n  cure: lower data.batch_size, the patch size or data.cache_rate");
  } catch (const std::exception& error) {
    return fail(ExitCode::kInternal, fmt::format("internal error: {}", error.what()));
  }
}

}  // namespace hayate::cli
