// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/predict_cases.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/collected_warnings.h"
#include "hayate/base/error.h"
#include "hayate/base/jobs_behind.h"
#include "hayate/base/stopwatch.h"
#include "hayate/distributed/rank_share.h"
#include "hayate/io/case_image.h"
#include "hayate/io/read_image.h"
#include "hayate/prediction/case_loop.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/transforms/keep_largest_connected_component.h"

namespace hayate {
namespace {

/// Whether another image may well do better.
bool is_of_one_image(const Error& error) {
  constexpr std::array kCodes{ExitCode::kBadData, ExitCode::kMissingInput, ExitCode::kIo,
                              ExitCode::kOutOfMemory, ExitCode::kBadRecipe};
  return std::ranges::find(kCodes, error.code()) != kCodes.end();
}

/// What an image takes while it is prepared: its voxels as stored and as floats.
std::int64_t prepared_bytes(const ImageInfo& info) {
  return static_cast<std::int64_t>(info.voxel_count() *
                                   (voxel_size_bytes(info.voxel_type) + sizeof(float)));
}

/// Lines without the image's name, which the case has anyway.
std::vector<std::string> without_image(std::vector<std::string> lines, const CaseFiles& files) {
  const std::string name = files.image.string() + ": ";
  for (std::string& line : lines) {
    if (line.starts_with(name)) line.erase(0, name.size());
  }
  return lines;
}

/// How many cases may wait to be written or be under way: of volumes of floats, one.
std::size_t most_behind(const std::vector<PredictionFiles>& todo) {
  const bool is_large = std::ranges::any_of(
      todo, [](const PredictionFiles& files) { return files.probabilities || files.uncertainty; });
  return is_large ? 1 : 2;
}

class CasePredictor {
 public:
  CasePredictor(RunEnsemble& runs, const std::vector<PredictionFiles>& todo,
                std::filesystem::path out, const CaseTreatment& treatment, const Ranks& ranks,
                const std::function<void(const ReportedCase&)>& done)
      : runs_(runs),
        todo_(todo),
        out_(std::move(out)),
        treatment_(treatment),
        share_(std::ssize(todo), ranks),
        done_(done),
        class_names_(runs.class_names()),
        writing_(most_behind(todo)) {}

  void predict_all() {
    for_each_case(
        {.count = share_.count(),
         .stopped = "stopped; finished labels are in place",
         .cure = "go on with --skip-existing",
         .title = "predict",
         .workers = reads_ahead() ? 1 : 0,
         .failed = [&](std::int64_t place, Error& error) { fail_behind(place, error); }},
        [&](std::int64_t place) { return prepare(place); },
        [&](std::int64_t place, const PreparedCase& prepared) { predict(place, prepared); });
    writing_.finish();
  }

 private:
  const PredictionFiles& at(std::int64_t place) const {
    return todo_[static_cast<std::size_t>(share_.at(place))];
  }

  /// Whether there is room for an image beside the one that the network works on. Headers that are
  /// read for that are kept; one that cannot be read is told of when it is its turn.
  bool reads_ahead() {
    if (!treatment_.room.memory_bytes) return true;
    headers_.resize(static_cast<std::size_t>(share_.count()));
    for (std::int64_t place = 0; place < share_.count(); ++place) {
      try {
        ImageInfo info = read_case_info(at(place).image);
        if (prepared_bytes(info) > *treatment_.room.memory_bytes / 8) return false;
        headers_[static_cast<std::size_t>(place)] = std::move(info);
      } catch (const Error&) {
        continue;
      }
    }
    return true;
  }

  ReportedCase describe(const PredictionFiles& files) const {
    return {.name = files.image.name,
            .image = files.image.image,
            .label = files.label_file.lexically_relative(out_)};
  }

  /// An image that was read and prepared, and what was warned of about it.
  struct PreparedCase {
    PreparedImage image;
    std::vector<std::string> warnings;
    double seconds = 0.0;
  };

  PreparedCase prepare(std::int64_t place) {
    const PredictionFiles& files = at(place);
    const CollectedWarnings warnings;
    const Stopwatch stopwatch;
    const CaseFiles image_only = without_label(files.image);
    std::optional<ImageInfo> header = take_header(place);
    PreparedImage image =
        header ? runs_.prepare(image_only, *std::move(header)) : runs_.prepare(image_only);
    return {std::move(image), without_image(warnings.lines(), files.image), stopwatch.seconds()};
  }

  std::optional<ImageInfo> take_header(std::int64_t place) {
    if (headers_.empty()) return std::nullopt;
    return std::exchange(headers_[static_cast<std::size_t>(place)], std::nullopt);
  }

  void predict(std::int64_t place, const PreparedCase& prepared) {
    const PredictionFiles& files = at(place);
    const auto report = std::make_shared<ReportedCase>(describe(files));
    // Where memory is bounded, nothing of the case before may stand beside this one.
    if (treatment_.room.memory_bytes) writing_.finish();
    const Stopwatch stopwatch;
    const auto prediction = std::make_shared<Prediction>(
        runs_.predict(prepared.image,
                      {.probabilities = files.probabilities.has_value(),
                       .uncertainty = files.uncertainty.has_value()},
                      treatment_.room));
    report->prepare_seconds = prepared.seconds;
    report->predict_seconds = stopwatch.seconds();
    report->warnings = prepared.warnings;
    report->windows = prediction->windows;
    writing_.add([this, place, prediction, report] {
      const CaseLoop behind{.failed = [&](std::int64_t, Error& error) { fail(place, error); }};
      bool is_written = false;
      use_case(behind, place, [&] {
        write(at(place), *prediction, *report);
        is_written = true;
      });
      if (is_written) done_(*report);
    });
  }

  void write(const PredictionFiles& files, Prediction& prediction, ReportedCase& report) const {
    const Stopwatch stopwatch;
    apply_postprocessing(prediction.label, treatment_.finish.chosen);
    if (treatment_.finish.keep_largest) keep_largest_connected_component(prediction.label, {});
    report.volumes =
        measure_classes(prediction.label, scored_classes(runs_.recipe()), class_names_);
    write_prediction(files, prediction, label_values(runs_.recipe().data));
    report.write_seconds = stopwatch.seconds();
  }

  /// Called in the handler of the error, which it throws on where any other image would meet it,
  /// or where there is no other.
  void fail(std::int64_t place, Error& error) const {
    if (!is_of_one_image(error)) throw;
    done_(failed_case(place, error));
    if (todo_.size() > 1) return;
    error.add_context(fmt::format("cannot label {}", at(place).image.image.string()));
    throw;
  }

  /// The same, behind the cases before.
  void fail_behind(std::int64_t place, Error& error) {
    if (!is_of_one_image(error) || todo_.size() == 1) return fail(place, error);
    writing_.add([this, failed = failed_case(place, error)] { done_(failed); });
  }

  ReportedCase failed_case(std::int64_t place, const Error& error) const {
    ReportedCase failed = describe(at(place));
    failed.label.clear();
    failed.state = CaseState::kFailed;
    failed.error = error.what();
    failed.exit_code = static_cast<int>(error.code());
    return failed;
  }

  RunEnsemble& runs_;
  const std::vector<PredictionFiles>& todo_;
  std::filesystem::path out_;
  const CaseTreatment& treatment_;
  RankShare share_;
  const std::function<void(const ReportedCase&)>& done_;
  std::vector<std::string> class_names_;
  /// Headers that were read already, until they are needed.
  std::vector<std::optional<ImageInfo>> headers_;
  // Last, so that it ends before what it uses goes.
  JobsBehind writing_;
};

}  // namespace

void predict_cases(RunEnsemble& runs, const std::vector<PredictionFiles>& todo,
                   const std::filesystem::path& out, const CaseTreatment& treatment,
                   const Ranks& ranks, const std::function<void(const ReportedCase&)>& done) {
  CasePredictor(runs, todo, out, treatment, ranks, done).predict_all();
}

std::vector<ClassVolume> measure_predicted(const RunEnsemble& runs,
                                           const std::filesystem::path& label) {
  const Recipe& recipe = runs.recipe();
  return measure_classes(read_label(label, label_values(recipe.data)), scored_classes(recipe),
                         runs.class_names());
}

}  // namespace hayate
