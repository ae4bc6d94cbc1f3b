// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace hayate {

/// What the process tells its caller when it ends. The numbers are those of sysexits(3) where that
/// page has one.
enum class ExitCode : int {
  kOk = 0,
  kInternal = 1,
  kUsage = 2,
  kBadData = 65,
  kMissingInput = 66,
  kDeviceUnavailable = 69,
  kNumericFailure = 70,
  kOutOfMemory = 71,
  kCannotWrite = 73,
  kIo = 74,
  kInterrupted = 75,
  kBadRecipe = 78,
};

/// Something is wrong with the world (a file, a recipe, the machine), never with the code: that is
/// an assertion's business.
///
/// The message says what is wrong, where, what was got and expected; `cure` says what the user can
/// do about it. Whoever passes the error on adds the context that only they know, outermost last.
class Error : public std::exception {
 public:
  explicit Error(ExitCode code, std::string message, std::string cure = {});

  Error& add_context(std::string context);

  ExitCode code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& cure() const noexcept { return cure_; }
  /// Returns the context, innermost first.
  const std::vector<std::string>& context() const noexcept { return context_; }

  /// Returns context (outermost first), message and cure, a line each.
  const char* what() const noexcept override { return rendered_.c_str(); }

 private:
  void render();

  ExitCode code_;
  std::string message_;
  std::string cure_;
  std::vector<std::string> context_;
  std::string rendered_;
};

/// An Error with a fixed exit code, so that the place that throws names the kind and not a number.
template <ExitCode kCode>
class ErrorOf : public Error {
 public:
  explicit ErrorOf(std::string message, std::string cure = {})
      : Error(kCode, std::move(message), std::move(cure)) {}
};

using UsageError = ErrorOf<ExitCode::kUsage>;
using DataError = ErrorOf<ExitCode::kBadData>;
using MissingInputError = ErrorOf<ExitCode::kMissingInput>;
using DeviceError = ErrorOf<ExitCode::kDeviceUnavailable>;
using NumericError = ErrorOf<ExitCode::kNumericFailure>;
using MemoryError = ErrorOf<ExitCode::kOutOfMemory>;
using WriteError = ErrorOf<ExitCode::kCannotWrite>;
using IoError = ErrorOf<ExitCode::kIo>;
using InterruptedError = ErrorOf<ExitCode::kInterrupted>;
using RecipeError = ErrorOf<ExitCode::kBadRecipe>;

/// Runs `body`; an Error that leaves it gets `describe()` as context.
template <class Describe, class Body>
auto with_context(Describe&& describe, Body&& body) {
  try {
    return body();
  } catch (Error& error) {
    error.add_context(describe());
    throw;
  }
}

}  // namespace hayate
