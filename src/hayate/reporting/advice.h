// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace hayate {

/// What takes the time and what to do about it.
struct Advice {
  /// The phase, transform or layer that binds: "Spacing".
  std::string subject;
  /// Share of an epoch (of the whole run for the cache), the measured number behind the advice.
  double share = 0.0;
  std::string text;
  /// "--set data.dataset=auto"; empty where no key of the recipe helps.
  std::string setting;
};

}  // namespace hayate
