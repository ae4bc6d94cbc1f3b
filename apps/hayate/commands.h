// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "cli.h"

namespace hayate::cli {

#define COMMAND(name, program, summary) Action add_##name(CLI::App& app);
#include "commands.def"
#undef COMMAND

template <Program kHere, Program kOwner, Action (*kAdd)(CLI::App&)>
constexpr Command command(const char* name, const char* summary) {
  if constexpr (kHere == kOwner) {
    return {name, summary, kOwner, kAdd};
  } else {
    return {name, summary, kOwner, add_elsewhere};
  }
}

/// All commands, as the program `kHere` knows them: it links the functions of its own only.
template <Program kHere>
inline constexpr std::array kCommands{
#define COMMAND(name, program, summary) \
  command<kHere, Program::program, add_##name>(#name, summary),
#include "commands.def"
#undef COMMAND
};

}  // namespace hayate::cli
