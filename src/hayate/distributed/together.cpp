// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/together.h"

#include <string>

namespace hayate {
namespace {

ExitCode code_of(const std::exception_ptr& error) {
  if (!error) return ExitCode::kOk;
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    return known.code();
  } catch (...) {
    return ExitCode::kInternal;
  }
}

/// Throws the error on as one that the others know of.
[[noreturn]] void rethrow_agreed(const Ranks& ranks, const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    AgreedError agreed(known.code(), known.message(), known.cure());
    for (const std::string& context : known.context()) agreed.add_context(context);
    if (!ranks.is_first()) {
      agreed.add_context(ranks.names()[static_cast<std::size_t>(ranks.rank())]);
    }
    throw agreed;
  }
}

}  // namespace

void agree(const Ranks& ranks, const std::exception_ptr& error) {
  const ExitCode code = code_of(error);
  // The first rank that failed has the largest number.
  double first_failed = code == ExitCode::kOk ? 0.0 : ranks.size() - ranks.rank();
  ranks.max({&first_failed, 1});
  if (first_failed == 0.0) return;
  const int from = ranks.size() - static_cast<int>(first_failed);
  const std::string agreed = ranks.broadcast(std::to_string(static_cast<int>(code)), from);
  const auto agreed_code = static_cast<ExitCode>(std::stoi(agreed));
  // Who is asked to stop saves first: that is no failure.
  if (agreed_code == ExitCode::kInterrupted) throw InterruptedError("stopped");
  if (error && from == ranks.rank()) rethrow_agreed(ranks, error);
  throw AgreedError(agreed_code, "");
}

}  // namespace hayate
