// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "hayate/base/error.h"

namespace hayate {

/// A request that is not answered as it was meant, and the status of HTTP (RFC 9110) that says so.
class RequestError : public Error {
 public:
  RequestError(int status, std::string message, std::string cure)
      : Error(ExitCode::kUsage, std::move(message), std::move(cure)), status_(status) {}

  int status() const noexcept { return status_; }

 private:
  int status_;
};

}  // namespace hayate
