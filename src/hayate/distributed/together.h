// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <optional>
#include <type_traits>

#include "hayate/base/error.h"
#include "hayate/distributed/ranks.h"

namespace hayate {

/// What failed on one rank, as all ranks have agreed: that one has the message, the others the exit
/// code only.
class AgreedError final : public Error {
 public:
  using Error::Error;
};

/// Learns whether all ranks came here without an error. A collective.
/// \param error  this rank's, or null.
/// \throws AgreedError  when one did not; what is no Error as it is, on its rank; InterruptedError,
///         on all of them, when the first was asked to stop.
void agree(const Ranks& ranks, const std::exception_ptr& error);

/// Runs the body on every rank, and returns when all are through: what it throws on one of them
/// ends it on all, with the exit code of the first one that failed. Within the body there may be
/// other calls of together(), but no other collective. With a process alone it is body().
template <class Body>
auto together(const Ranks& ranks, const Body& body) {
  if (ranks.is_alone()) return body();
  using Result = std::invoke_result_t<Body>;
  std::exception_ptr error;
  if constexpr (std::is_void_v<Result>) {
    try {
      body();
    } catch (const AgreedError&) {
      throw;
    } catch (...) {
      error = std::current_exception();
    }
    agree(ranks, error);
  } else {
    std::optional<Result> result;
    try {
      result.emplace(body());
    } catch (const AgreedError&) {
      throw;
    } catch (...) {
      error = std::current_exception();
    }
    agree(ranks, error);
    return *std::move(result);
  }
}

/// Runs the body on the first rank, while the others wait; as together().
template <class Body>
void on_first(const Ranks& ranks, const Body& body) {
  together(ranks, [&] {
    if (ranks.is_first()) body();
  });
}

}  // namespace hayate
