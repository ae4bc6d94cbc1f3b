// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "golden_case.h"

namespace hayate::conformance {

using Op = std::function<void(const GoldenCase&, Outputs&)>;
using OpTable = std::map<std::string, Op>;

enum class Verdict { kPassed, kFailed, kUnsupported };

/// One variant of one case file, run and compared.
struct CaseResult {
  std::string op;
  /// "<group>/<case>" or "<group>/<case>:<variant>".
  std::string name;
  Verdict verdict = Verdict::kFailed;
  /// Largest |got - expected| and the tolerance of that tensor.
  double largest_error = 0.0;
  double rtol = 0.0;
  double atol = 0.0;
  /// Why it failed or is unsupported.
  std::string note;
};

/// Runs every variant of the case file.
std::vector<CaseResult> run_case_file(const std::filesystem::path& path, const std::string& group,
                                      const OpTable& ops);

}  // namespace hayate::conformance
