// SPDX-License-Identifier: Apache-2.0
#include "hayate/serve/error_report.h"

#include <ranges>
#include <string_view>

#include <nlohmann/json.hpp>

#include "hayate/serve/request_error.h"

namespace hayate {
namespace {

int status_of(const Error& error) {
  if (const auto* request = dynamic_cast<const RequestError*>(&error)) return request->status();
  switch (error.code()) {
    case ExitCode::kUsage:
      return 400;
    case ExitCode::kMissingInput:
      return 404;
    case ExitCode::kBadData:
      return 422;
    case ExitCode::kInterrupted:
      return 503;
    case ExitCode::kOutOfMemory:
      return 507;
    default:
      return 500;
  }
}

std::string context_of(const Error& error) {
  std::string text;
  for (const std::string& line : error.context() | std::views::reverse) {
    text += (text.empty() ? "" : ": ") + line;
  }
  return text;
}

/// Takes "PLACE: got THIS, expected THAT" apart.
void split_message(ErrorReport& report) {
  constexpr std::string_view kGot = "got ";
  constexpr std::string_view kPlaceEnds = ": ";
  constexpr std::string_view kExpected = ", expected ";
  const std::string_view what = report.what;
  std::size_t got = what.starts_with(kGot) ? 0 : what.find(": got ");
  if (got == std::string_view::npos) return;
  if (got > 0) {
    if (report.where.empty()) report.where = what.substr(0, got);
    got += kPlaceEnds.size();
  }
  const std::size_t expected = what.find(kExpected, got);
  if (expected == std::string_view::npos) return;
  report.got = what.substr(got + kGot.size(), expected - got - kGot.size());
  report.expected = what.substr(expected + kExpected.size());
}

nlohmann::ordered_json text_or_null(const std::optional<std::string>& text) {
  return text && !text->empty() ? nlohmann::ordered_json(*text) : nlohmann::ordered_json(nullptr);
}

}  // namespace

nlohmann::ordered_json ErrorReport::to_json() const {
  return {{"what", what},
          {"where", text_or_null(where)},
          {"got", text_or_null(got)},
          {"expected", text_or_null(expected)},
          {"cure", text_or_null(cure)},
          {"code", code}};
}

ErrorReport report_error(const Error& error, const std::filesystem::path& folder) {
  ErrorReport report{.status = status_of(error),
                     .what = without_folder(error.message(), folder),
                     .where = without_folder(context_of(error), folder),
                     .cure = without_folder(error.cure(), folder),
                     .code = static_cast<int>(error.code())};
  split_message(report);
  return report;
}

std::string without_folder(std::string text, const std::filesystem::path& folder) {
  if (folder.empty()) return text;
  const std::string prefix = folder.string() + "/";
  for (std::size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;) {
    text.erase(at, prefix.size());
  }
  return text;
}

}  // namespace hayate
