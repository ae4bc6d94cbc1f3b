// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hayate/base/error.h"

namespace hayate {

/// Whether `body` took its input. Refusing it with a DataError is as good an answer; every other
/// exception is a finding.
template <class Body>
bool accepts(Body&& body) {
  try {
    body();
    return true;
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace hayate
