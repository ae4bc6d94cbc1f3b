// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "hayate/verify/finding.h"

namespace hayate {

/// All that is wrong with a data set.
struct VerifyReport {
  /// What lies there, as describe_dataset says it; empty where no list could be read.
  std::string layout;
  /// What was passed over, and which classes some cases lack: no faults.
  std::vector<std::string> notes;
  std::size_t case_count = 0;
  /// Size of the cases' files, as they are on the disk.
  std::uint64_t file_bytes = 0;
  double seconds = 0.0;
  /// Findings of the data set, of each case, of cases beside each other. Every run gives the same.
  std::vector<Finding> findings;

  std::size_t count(Severity severity) const;
};

/// Reads every file of a data set on `threads` threads and collects every problem in one pass:
/// what nnU-Net's verify_dataset_integrity looks at (nnunetv2/experiment_planning) and what it does
/// not: see FindingKind. A data set from `hayate download` is also held against its manifest.
///
/// \throws MissingInputError  when there is no such folder. InterruptedError, IoError when it may
///                            not be read. Everything else is a finding.
VerifyReport verify_dataset(const std::filesystem::path& folder, int threads);

}  // namespace hayate
