// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/run_on_ranks.h"

#include "hayate/base/log.h"
#include "hayate/base/progress.h"
#include "hayate/base/short_text.h"
#include "hayate/distributed/together.h"

namespace hayate {
namespace {

/// Whether all ranks end so, at the same place.
bool is_everyones(const Error& error) {
  return dynamic_cast<const AgreedError*>(&error) != nullptr ||
         error.code() == ExitCode::kInterrupted || error.code() == ExitCode::kNumericFailure;
}

int run_body(const Ranks& ranks, const std::function<int(const Ranks&)>& body) {
  try {
    const int code = body(ranks);
    ranks.barrier();
    return code;
  } catch (Error& error) {
    if (is_everyones(error)) {
      if (ranks.is_first() || error.message().empty()) throw;
      if (dynamic_cast<const AgreedError*>(&error) != nullptr) throw;
      throw AgreedError(error.code(), "");
    }
    ranks.say_why_ending(error.message());
    if (!ranks.is_first()) {
      error.add_context(ranks.names()[static_cast<std::size_t>(ranks.rank())]);
    }
    throw;
  } catch (const std::exception& error) {
    ranks.say_why_ending(std::string(first_line(error.what())));
    throw;
  }
}

}  // namespace

int run_on_ranks(std::chrono::seconds timeout, const std::function<int(const Ranks&)>& body) {
  const Place place = find_place();
  if (place.size == 1) return body(Ranks::single());
  log_as_rank(place.rank);
  if (place.rank > 0) set_progress_enabled(false);
  const Ranks ranks(place, timeout);
  return run_body(ranks, body);
}

}  // namespace hayate
