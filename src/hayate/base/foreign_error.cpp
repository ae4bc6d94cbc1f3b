// SPDX-License-Identifier: Apache-2.0
#include "hayate/base/foreign_error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <ios>
#include <new>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/file_error.h"

namespace hayate {
namespace {

constexpr const char* kMemoryCure =
    "lower data.batch_size, the patch size or data.cache_rate, or raise the limit (ulimit -v)";

/// Whether the file system was to change something: libstdc++ says so in words.
bool was_writing(const std::filesystem::filesystem_error& error) {
  constexpr std::array kDeeds{"create", "remove", "copy", "rename", "set ", "resize"};
  const std::string_view what = error.what();
  // The path comes behind the deed, in brackets.
  const std::string_view deed = what.substr(0, what.find('['));
  return std::ranges::any_of(
      kDeeds, [&](const char* word) { return deed.find(word) != std::string_view::npos; });
}

[[noreturn]] void rethrow(const std::filesystem::filesystem_error& error) {
  const int number = error.code().value();
  const bool is_full = number == ENOSPC || number == EDQUOT || number == EROFS;
  // The second one of two paths is the new one.
  const auto& path = error.path2().empty() ? error.path1() : error.path2();
  if (was_writing(error) || is_full) throw_write_error(path, number);
  throw_read_error(path, number);
}

[[noreturn]] void rethrow(const std::system_error& error) {
  if (error.code() == std::errc::resource_unavailable_try_again ||
      error.code() == std::errc::not_enough_memory) {
    throw MemoryError(fmt::format("a thread cannot be started: {}", error.code().message()),
                      "raise the limit of processes or memory (ulimit -u, ulimit -v), or use fewer "
                      "threads");
  }
  throw IoError(error.what());
}

}  // namespace

void rethrow_as_error(const std::exception& error) {
  if (const auto* known = dynamic_cast<const Error*>(&error)) throw Error(*known);
  if (const auto* known = dynamic_cast<const std::filesystem::filesystem_error*>(&error)) {
    rethrow(*known);
  }
  if (const auto* known = dynamic_cast<const std::system_error*>(&error)) rethrow(*known);
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
    throw MemoryError("out of memory", kMemoryCure);
  }
  // A size that no memory could have, where one was to be taken.
  if (dynamic_cast<const std::length_error*>(&error) != nullptr) {
    throw MemoryError(fmt::format("out of memory: {}", error.what()), kMemoryCure);
  }
  if (dynamic_cast<const nlohmann::json::exception*>(&error) != nullptr) {
    throw DataError(fmt::format("got JSON of another form than expected: {}", error.what()),
                    "write the file again");
  }
  throw Error(ExitCode::kInternal, fmt::format("internal error: {}", error.what()));
}

}  // namespace hayate
