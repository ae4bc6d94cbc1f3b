// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

namespace hayate {

/// Cure for whatever ends a download that can be taken up again.
inline constexpr const char* kGoOnCure = "run the same command again: it goes on where it stopped";

/// What a server says before it sends.
struct HttpHead {
  /// 200: everything from the start. 206: the part that was asked for. 416: there is no such part.
  long status = 0;
  /// Where the body lies in the file.
  std::uint64_t offset_bytes = 0;
  /// The whole file's size, if the server knows it.
  std::optional<std::uint64_t> total_bytes;
  /// The file's ETag, or the date it changed last; empty when the server tells neither.
  std::string validator;
};

struct HttpGet {
  /// http or https; redirections are followed.
  std::string url;
  /// Asks, above 0, for the rest of the file from here on.
  std::uint64_t offset_bytes = 0;
  /// Asks, with an offset, for the whole file instead when this is no longer its validator.
  std::string validator;
  /// A connection that has sent nothing for so long counts as lost.
  std::int64_t stall_seconds = 30;
  /// Called once, before the first byte of the body. What it or the next one throws ends the
  /// request.
  std::function<void(const HttpHead&)> on_head;
  std::function<void(std::span<const std::byte>)> on_body;
};

/// Sends the request and waits for the end of its answer. stop_requested() ends it.
///
/// \returns nothing when the answer is complete, else why it is not: a broken connection, a busy
///          server, whatever another try may mend.
/// \throws UsageError  for an address that is none. MissingInputError when the server has no such
///                     file or does not give it. IoError for what trying again does not mend.
///                     InterruptedError.
std::optional<std::string> http_get(const HttpGet& get);

}  // namespace hayate
