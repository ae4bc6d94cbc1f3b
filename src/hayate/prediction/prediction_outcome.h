// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <vector>

#include "hayate/base/stopwatch.h"
#include "hayate/distributed/ranks.h"
#include "hayate/prediction/prediction_files.h"
#include "hayate/reporting/prediction_report.h"

namespace hayate {

/// What came of the images of one rank, in the end of all ranks: says it, and keeps the reports of
/// the folder up to date meanwhile, so that a process that is killed leaves a report, too.
class PredictionOutcome {
 public:
  /// Takes over what an earlier report of the folder says of predictions that stay.
  ///
  /// \param out   the folder of all predictions.
  /// \param runs  folders of the runs that predict.
  /// \param more  another place for the report; empty: none.
  /// \throws UsageError  when something else is in the place of a report
  PredictionOutcome(const PredictionPlan& plan, const std::filesystem::path& out,
                    std::vector<std::filesystem::path> runs, const std::filesystem::path& more,
                    const Ranks& ranks);

  /// Notes a case, and says its label, or what is wrong with it. \throws WriteError, IoError
  void add(const ReportedCase& one);
  /// Adds what came of other ranks' images, and says which labels those wrote. A collective.
  void join(const Ranks& ranks);
  /// Measures predictions that stay of which no report says their volumes, until the process is
  /// asked to stop. What cannot be measured is warned of.
  void measure_kept(
      const std::function<std::vector<ClassVolume>(const std::filesystem::path&)>& measure_label);
  /// Writes the reports, on the first rank. \throws WriteError, IoError
  void write_reports();
  /// The same, when all is done.
  void finish();

  /// \throws Error  with the code of the first image that failed, when one did.
  void throw_if_any_failed() const;

 private:
  void note(const ReportedCase& one);

  PredictionReport report_;
  /// Where the report goes; nowhere, on other ranks than the first.
  std::vector<std::filesystem::path> places_;
  std::size_t image_count_;
  /// What came of this process's images.
  std::vector<ReportedCase> own_;
  std::vector<ReportedCase> failed_;
  double written_at_seconds_ = 0.0;
  Stopwatch stopwatch_;
};

}  // namespace hayate
