// SPDX-License-Identifier: Apache-2.0
#include "hayate/prediction/prediction_files.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "hayate/base/atomic_file.h"
#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/image_name.h"
#include "hayate/io/read_image.h"
#include "hayate/io/write_image.h"
#include "hayate/reporting/prediction_preview.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDescription = "hayate predict";
/// What is added to a case's name.
constexpr const char* kProbabilities = "_probabilities";
constexpr const char* kUncertainty = "_uncertainty";
constexpr const char* kPreview = "_preview.png";
constexpr float kLargestByte = 255.0F;

fs::path folder_of(const CaseFiles& files) {
  return fs::absolute(files.image).lexically_normal().parent_path();
}

/// Keeps each file once, however its folder was spelt.
std::vector<CaseFiles> without_repeats(const std::vector<CaseFiles>& images) {
  std::set<fs::path> seen;
  std::vector<CaseFiles> result;
  for (const CaseFiles& files : images) {
    std::error_code error;
    const fs::path folder = fs::weakly_canonical(folder_of(files), error);
    if (seen.insert(folder / files.image.filename()).second) result.push_back(files);
  }
  return result;
}

fs::path common_folder(const fs::path& a, const fs::path& b) {
  fs::path common;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end() && *i == *j; ++i, ++j) {
    common /= *i;
  }
  return common;
}

/// Names files below the folder of all predictions, without a suffix.
std::vector<fs::path> name_predictions(const std::vector<CaseFiles>& images) {
  std::map<std::string, int> uses;
  for (const CaseFiles& files : images) ++uses[files.name];
  std::optional<fs::path> common;
  for (const CaseFiles& files : images) {
    if (uses[files.name] == 1) continue;
    common = common ? common_folder(*common, folder_of(files)) : folder_of(files);
  }
  std::vector<fs::path> names;
  for (const CaseFiles& files : images) {
    const bool is_alone = uses[files.name] == 1;
    const fs::path name =
        is_alone ? fs::path(files.name)
                 : folder_of(files).lexically_relative(*common) / case_name(files.image);
    names.push_back(name.lexically_normal());
  }
  return names;
}

void check_type(const PredictionFiles& files) {
  if (!files.probabilities || files.probabilities_type == ProbabilitiesType::kFloat32) return;
  if (holds_slope(*files.probabilities)) return;
  throw UsageError(fmt::format("{}: probabilities of one byte take a format that holds a slope, "
                               "which is NIfTI",
                               files.probabilities->string()),
                   "leave --probabilities-type out, or predict images in NIfTI");
}

PredictionFiles name_files(const CaseFiles& image, const fs::path& stem,
                           const WantedFiles& wanted) {
  const auto with_ending = [&](const std::string& ending) { return stem.string() + ending; };
  const std::string suffix(written_image_suffix(image.image));
  PredictionFiles files{.image = image, .label_file = with_ending(suffix)};
  files.label = files.label_file;
  if (wanted.probabilities) files.probabilities = with_ending(kProbabilities + suffix);
  files.probabilities_type = wanted.probabilities_type;
  check_type(files);
  if (wanted.uncertainty) files.uncertainty = with_ending(kUncertainty + suffix);
  if (wanted.preview) files.preview = with_ending(kPreview);
  return files;
}

/// Returns which file it is, under whatever name; nothing when it is not there.
std::optional<std::pair<dev_t, ino_t>> identity_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return std::pair(status.st_dev, status.st_ino);
}

template <class Visit>
void for_each_output(std::vector<PredictionFiles>& plan, Visit&& visit) {
  for (PredictionFiles& one : plan) {
    for (auto* output : {&one.label, &one.probabilities, &one.uncertainty, &one.preview}) {
      if (*output) visit(one, *output);
    }
  }
}

void check_names_differ(std::vector<PredictionFiles>& plan) {
  std::map<fs::path, fs::path> images;
  for_each_output(plan, [&](const PredictionFiles& one, const std::optional<fs::path>& output) {
    const auto [first, is_new] = images.emplace(output->lexically_normal(), one.image.image);
    if (is_new) return;
    throw UsageError(fmt::format("{} and {} would both be written to {}", first->second.string(),
                                 one.image.image.string(), output->string()),
                     "predict one of them into another folder with --out");
  });
}

void check_inputs_stay(std::vector<PredictionFiles>& plan) {
  std::set<std::pair<dev_t, ino_t>> inputs;
  for (const PredictionFiles& one : plan) {
    for (const fs::path& file : channel_files(one.image)) {
      if (const auto image = identity_of(file)) inputs.insert(*image);
    }
    for (const fs::path& file : label_files(one.image)) {
      if (const auto label = identity_of(file)) inputs.insert(*label);
    }
  }
  for_each_output(plan, [&](const PredictionFiles& one, const std::optional<fs::path>& output) {
    const auto identity = identity_of(*output);
    if (!identity || !inputs.contains(*identity)) return;
    throw UsageError(fmt::format("{}: the prediction of {} would replace one of the inputs",
                                 output->string(), one.image.image.string()),
                     "name another folder with --out");
  });
}

/// A name that cannot be looked at (too long, in a folder of others) is not there: writing tells
/// why.
bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

void refuse_existing(std::vector<PredictionFiles>& plan) {
  std::vector<std::string> existing;
  for_each_output(plan, [&](const PredictionFiles&, const std::optional<fs::path>& output) {
    if (is_there(*output)) existing.push_back(output->string());
  });
  if (existing.empty()) return;
  throw UsageError(fmt::format("{} of the predictions {} there already: {}", existing.size(),
                               existing.size() == 1 ? "is" : "are", join(existing, ", ")),
                   "--skip-existing writes only those that are missing, --overwrite replaces "
                   "them, --out names another folder");
}

bool is_prediction(const fs::path& path) {
  if (path.extension() == ".png") return is_preview(path);
  try {
    return read_image_info(path).description == kDescription;
  } catch (const Error&) {
    return false;
  }
}

void keep_what_is_no_prediction(std::vector<PredictionFiles>& plan) {
  for_each_output(plan, [](const PredictionFiles&, const std::optional<fs::path>& output) {
    if (!is_there(*output) || is_prediction(*output)) return;
    throw UsageError(fmt::format("{}: was not written by hayate predict, and would be replaced",
                                 output->string()),
                     "name another folder with --out, or move the file away");
  });
}

/// \returns those of which nothing is left to write, which the plan then lacks.
std::vector<PredictionFiles> leave_existing(std::vector<PredictionFiles>& plan) {
  for_each_output(plan, [](const PredictionFiles&, std::optional<fs::path>& output) {
    if (is_there(*output)) output.reset();
  });
  const auto done = std::ranges::stable_partition(plan, [](const PredictionFiles& one) {
    return one.label || one.probabilities || one.uncertainty || one.preview;
  });
  std::vector<PredictionFiles> taken(done.begin(), done.end());
  plan.erase(done.begin(), done.end());
  return taken;
}

/// Probabilities from 0 to 1 as 0 … 255.
class ByteProbabilities : public VolumeSlabs {
 public:
  explicit ByteProbabilities(const VolumeSlabs& probabilities)
      : VolumeSlabs(VoxelType::kUint8, probabilities.shape(), probabilities.voxel_to_world()),
        probabilities_(probabilities) {}

  void read(std::int64_t channel, std::int64_t begin, std::int64_t end,
            std::span<std::byte> out) const override {
    std::vector<float> values(out.size());
    probabilities_.read(channel, begin, end, std::as_writable_bytes(std::span(values)));
    std::ranges::transform(values, out.begin(), [](float p) {
      return static_cast<std::byte>(std::lround(std::clamp(p, 0.0F, 1.0F) * kLargestByte));
    });
  }

 private:
  const VolumeSlabs& probabilities_;
};

void write_probabilities(const PredictionFiles& files, const VolumeSlabs& probabilities,
                         const ImageInfo& like) {
  make_folder(files.probabilities->parent_path());
  if (files.probabilities_type == ProbabilitiesType::kFloat32) {
    write_image(*files.probabilities, probabilities, like);
  } else {
    write_scaled_image(*files.probabilities, ByteProbabilities(probabilities), like,
                       1.0 / kLargestByte);
  }
}

void write_preview(const PredictionFiles& files, const Volume& label) {
  const Volume image = read_image(read_case_info(files.image));
  make_folder(files.preview->parent_path());
  write_file_atomically(*files.preview, draw_preview(image, label));
}

template <class T>
Volume with_values(const Volume& classes, const LabelValues& values) {
  Volume label(VoxelTypeOf<T>::kValue, classes.shape(), classes.voxel_to_world());
  std::ranges::transform(
      classes.voxels<std::uint8_t>(), label.voxels<T>().begin(),
      [&](std::uint8_t index) { return static_cast<T>(values.of_class(index)); });
  return label;
}

}  // namespace

PredictionPlan plan_predictions(const std::vector<CaseFiles>& images, const fs::path& out,
                                const WantedFiles& wanted, ExistingFiles existing) {
  const std::vector<CaseFiles> once = without_repeats(images);
  const std::vector<fs::path> names = name_predictions(once);
  PredictionPlan plan;
  for (std::size_t i = 0; i < once.size(); ++i) {
    plan.todo.push_back(name_files(once[i], out / names[i], wanted));
    plan.todo.back().image.name = names[i].string();
  }
  check_names_differ(plan.todo);
  check_inputs_stay(plan.todo);
  if (existing == ExistingFiles::kRefuse) refuse_existing(plan.todo);
  if (existing == ExistingFiles::kOverwrite) keep_what_is_no_prediction(plan.todo);
  if (existing == ExistingFiles::kKeep) plan.done = leave_existing(plan.todo);
  return plan;
}

bool is_beside_label(std::string_view case_name) {
  return case_name.ends_with(kProbabilities) || case_name.ends_with(kUncertainty);
}

Volume to_label_values(const Volume& classes, const LabelValues& values) {
  if (values.of_classes.empty()) return classes.clone();
  const bool fits = std::ranges::max(values.of_classes) <= std::numeric_limits<std::uint8_t>::max();
  return fits ? with_values<std::uint8_t>(classes, values)
              : with_values<std::uint16_t>(classes, values);
}

void write_prediction(const PredictionFiles& files, const Prediction& prediction,
                      const LabelValues& values) {
  ImageInfo like = read_image_info(files.image.image);
  like.description = kDescription;
  const auto write = [&](const fs::path& path, const VolumeSlabs& volume) {
    make_folder(path.parent_path());
    write_image(path, volume, like);
  };
  if (files.probabilities) write_probabilities(files, *prediction.probabilities, like);
  if (files.uncertainty) write(*files.uncertainty, *prediction.uncertainty);
  if (files.preview) write_preview(files, prediction.label);
  if (files.label) write(*files.label, WholeVolume(to_label_values(prediction.label, values)));
}

}  // namespace hayate
