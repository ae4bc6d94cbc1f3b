// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace hayate {

/// A call that the preloaded library has counted: its number from 1, its kind, what it was about.
struct CountedCall {
  long number = 0;
  std::string kind;
  std::string path;
};

/// What a user does with one command, beginning in a copy of one folder and ending in another.
struct Journey {
  std::string name;
  std::vector<std::string> command;
  /// The program whose calls count.
  std::string program = "hayate-engine";
  /// The part of the working folder whose files count; empty: all of it, and the data set.
  std::string counted_part = {};
  /// A training, which is gone on with by --resume rather than by the same command.
  bool is_training = false;
  /// Whether its result is what it prints.
  bool is_printed = false;

  std::filesystem::path data = {};
  /// What is in the working folder before, and after an undisturbed course.
  std::filesystem::path start = {};
  std::filesystem::path expected = {};
  /// Calls of an undisturbed course, in their order there.
  std::vector<CountedCall> calls = {};
};

/// Makes a tiny data set below `base` and trains on it, undisturbed.
/// \throws std::runtime_error  when it fails
Journey make_training(const std::filesystem::path& base);

/// Makes a tiny data set, what the journeys begin with, and what they come to undisturbed, all
/// below `base`. \throws std::runtime_error  when one of them fails.
std::vector<Journey> make_journeys(const std::filesystem::path& base);

/// Returns the environment under which call number `at` of the journey is disturbed (fault_plan.h);
/// the call goes into `log`.
std::map<std::string, std::string> fault_environment(const Journey& journey,
                                                     const std::filesystem::path& work, long at,
                                                     const std::string& action,
                                                     const std::filesystem::path& log);

std::vector<CountedCall> read_fault_log(const std::filesystem::path& log);

/// Does in the working folder what a user does after a failure, until the journey has ended.
/// \returns the exit code
int finish(const Journey& journey, const std::filesystem::path& work);

/// Empties the folder and puts a copy of what the journey begins with there.
void copy_start(const Journey& journey, const std::filesystem::path& work);

}  // namespace hayate
