// SPDX-License-Identifier: Apache-2.0
#include "hayate/verify/examine_case.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "hayate/base/printable.h"
#include "hayate/base/text.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/class_values.h"
#include "hayate/io/image_name.h"
#include "hayate/io/label_values.h"
#include "hayate/io/read_image.h"
#include "hayate/verify/examine_masks.h"
#include "hayate/verify/file_examination.h"
#include "hayate/verify/voxel_facts.h"

namespace hayate {
namespace {

namespace fs = std::filesystem;

// The longest name that Linux takes, less what predictions add to the case's.
constexpr std::size_t kLongestStem = 255 - std::string_view("_probabilities").size();

class CaseExamination {
 public:
  CaseExamination(const CaseFiles& files, const DatasetList& list) : files_(files), list_(list) {
    facts_.name = files.name;
  }

  CaseFacts run() {
    examine_names();
    examine_image();
    if (files_.label) examine_label();
    if (facts_.image_hash && facts_.image_hash == facts_.label_hash) {
      facts_.findings.push_back({FindingKind::kImageIsLabel, facts_.name,
                                 fmt::format("{} and {} hold the same voxels",
                                             files_.image.string(), files_.label->string()),
                                 "put the image where the image belongs"});
    }
    return std::move(facts_);
  }

 private:
  /// Names that make trouble somewhere, though not in reading the files.
  void examine_names() {
    const auto add = [&](const std::string& what, const char* cure) {
      facts_.findings.push_back({FindingKind::kOddName, facts_.name, what, cure});
    };
    std::vector<fs::path> paths = channel_files(files_);
    std::ranges::move(label_files(files_), std::back_inserter(paths));
    for (const fs::path& path : paths) {
      const fs::path name = path.lexically_relative(list_.folder);
      if (printable(name.string()) == name.string()) continue;
      add(fmt::format("{}: the name is not plain UTF-8 text; the case is called '{}'",
                      printable(path.string()), printable(facts_.name)),
          "rename the file");
      break;
    }
    const std::size_t longest = kLongestStem - written_image_suffix(files_.image).size();
    if (facts_.name.size() > longest) {
      add(fmt::format("{}: the case's name has {} letters; predictions of it need at most {}",
                      files_.image.string(), facts_.name.size(), longest),
          "rename the file, or its folders");
    }
  }

  void examine_image() {
    FileExamination file(files_.image, facts_);
    const auto info = file.read_header(files_);
    if (!info) return;
    facts_.grid = file.examine_grid(*info);
    for (const std::string& channel : find_channels_off_grid(*info)) {
      file.add(FindingKind::kChannelGrid, channel,
               "resample the channels of the case onto one grid, or train with --set "
               "data.channel_grid=first");
    }
    if (!has_one_channel_axis(*info)) {
      file.add(FindingKind::kTooManyAxes,
               fmt::format("got the shape {}, expected X, Y, Z and at most one axis of channels",
                           format_shape(info->shape)),
               "split the file into one for each time");
    }
    facts_.channel_count = info->volume_count();
    const auto expected = std::ssize(list_.channel_names);
    if (expected > 0 && facts_.channel_count != expected) {
      file.add(FindingKind::kChannelCount,
               fmt::format("got {} channels, expected {}: {}", facts_.channel_count, expected,
                           join(list_.channel_names, ", ")),
               "mend the file, or modality in dataset.json");
    }
    const auto voxels = file.read_voxels(*info);
    if (!voxels) return;
    facts_.image_hash = hash_voxels(*info, voxels->bytes());
    examine_values(file, *info, voxels->bytes());
  }

  void examine_values(FileExamination& file, const ImageInfo& info,
                      std::span<const std::byte> voxels) {
    const auto channel_count = static_cast<std::size_t>(facts_.channel_count);
    const std::size_t stride = voxels.size() / channel_count;
    std::vector<std::string> constant;
    std::uint64_t bad_count = 0;
    std::string first_bad;
    double value = 0.0;
    for (std::size_t c = 0; c < channel_count; ++c) {
      const ImageFacts image = compute_image_facts(info, voxels.subspan(c * stride, stride));
      if (bad_count == 0 && image.not_finite_count > 0) {
        first_bad = fmt::format("{} of channel {}", place_of(info, image.first_not_finite), c);
      }
      bad_count += image.not_finite_count;
      if (!image.is_constant()) continue;
      constant.push_back(std::to_string(c));
      value = image.minimum;
    }
    if (bad_count > 0) {
      file.add(FindingKind::kNotFinite,
               fmt::format("{} of {} voxels are NaN or infinite; the first is {}", bad_count,
                           info.voxel_count(), first_bad),
               "replace them in the file, for instance by the value of air",
               static_cast<double>(bad_count));
    }
    if (constant.empty()) return;
    if (constant.size() == channel_count) {
      file.add(FindingKind::kConstantImage, fmt::format("all voxels are {}", value),
               "leave the case out, or convert it again from the scanner's files");
    } else {
      file.add(FindingKind::kConstantChannel,
               fmt::format("channel {} has one value only", join(constant, ", ")),
               "check that it was not taken, rather than lost");
    }
  }

  void examine_label() {
    if (has_masks(files_)) return examine_merged_masks();
    FileExamination file(*files_.label, facts_);
    const auto info = file.read_header({facts_.name, *files_.label, std::nullopt});
    if (!info) return;
    compare_grids(file, *info);
    file.add_notes({HeaderNoteKind::kNotFinite, HeaderNoteKind::kScalesDisagree});
    if (info->volume_count() != 1) {
      file.add(FindingKind::kTooManyAxes,
               fmt::format("got a label of shape {}, expected one volume of class indices",
                           format_shape(info->shape)),
               "merge the volumes into one, a number for each class");
      return;
    }
    const auto voxels = file.read_voxels(*info);
    if (!voxels) return;
    examine_label_voxels(file, *info, voxels->bytes());
  }

  void examine_merged_masks() {
    const auto merged = examine_masks(files_, facts_);
    if (!merged) return;
    const fs::path folder = files_.label->parent_path();
    FileExamination file(folder, facts_);
    compare_grids(file, merged->info);
    examine_label_voxels(file, merged->info, merged->label.bytes());
  }

  void examine_label_voxels(FileExamination& file, const ImageInfo& info,
                            std::span<const std::byte> voxels) {
    facts_.label_hash = hash_voxels(info, voxels);
    examine_classes(file, info, compute_label_facts(info, voxels));
  }

  void compare_grids(FileExamination& file, const ImageInfo& info) {
    if (!facts_.grid) return;
    const GridFacts& image = *facts_.grid;
    constexpr const char* cure =
        "resample the label onto the image's grid (train with --set data.resample_labels=true)";
    if (info.spatial_shape() != image.shape) {
      file.add(FindingKind::kLabelShape,
               fmt::format("shape {} differs from the image's {}",
                           format_shape(info.spatial_shape()), format_shape(image.shape)),
               cure);
      return;
    }
    const Affine& affine = info.voxel_to_world;
    if (is_same_grid(affine, image.voxel_to_world)) return;
    const Vector3 spacing = info.spacing();
    const auto differs = [](double a, double b) { return std::abs(a - b) > kGridToleranceMm; };
    if (!std::ranges::equal(spacing, image.spacing_mm, std::not_fn(differs))) {
      file.add(FindingKind::kLabelSpacing,
               fmt::format("voxels of {} differ from the image's {}", format_mm(spacing),
                           format_mm(image.spacing_mm)),
               cure);
      return;
    }
    const bool is_regular = !is_singular(affine) && !image.axcodes.empty();
    const std::string axcodes =
        is_regular ? axcodes_of_orientation(io_orientation(affine)) : image.axcodes;
    if (axcodes != image.axcodes) {
      file.add(FindingKind::kLabelOrientation,
               fmt::format("orientation {} differs from the image's {}", axcodes, image.axcodes),
               cure);
      return;
    }
    file.add(FindingKind::kLabelPosition,
             fmt::format("affine {} differs from the image's {}", format_affine(affine),
                         format_affine(image.voxel_to_world)),
             cure);
  }

  void examine_classes(FileExamination& file, const ImageInfo& info, const LabelFacts& label) {
    facts_.value_counts = label.counts;
    const bool is_float =
        info.voxel_type == VoxelType::kFloat32 || info.voxel_type == VoxelType::kFloat64;
    if (label.bad_count > 0) {
      file.add(FindingKind::kLabelNotInteger,
               fmt::format("{} voxels are not of a class (an integer of 0 to {}); the first is {} "
                           "at {}",
                           label.bad_count, kLargestLabelValue, label.first_bad_value,
                           place_of(info, label.first_bad)),
               "renumber the classes from 0 (background) on; resample labels by nearest neighbour",
               static_cast<double>(label.bad_count));
    } else if (is_float || info.is_scaled()) {
      file.add(FindingKind::kFloatLabel,
               fmt::format("classes are stored as {}{}", voxel_type_name(info.voxel_type),
                           info.is_scaled() ? " with a slope" : ""),
               "store them as integers, which no program rounds");
    }
    examine_declared(file, label);
    examine_unannotated(file, label);
    if (label.bad_count > 0) return;
    examine_emptiness(file, label);
  }

  void examine_emptiness(FileExamination& file, const LabelFacts& label) const {
    const auto is_background = [&](const auto& counted) {
      return counted.first == background_value() || is_ignored(counted.first);
    };
    if (!std::ranges::all_of(label.counts, is_background)) return;
    const bool has_background = label.counts.contains(background_value());
    file.add(FindingKind::kEmptyLabel,
             has_background ? list_.ignore_label ? "all that is annotated is background"
                                                 : "all of it is background"
                            : "nothing of it is annotated",
             "check that there is nothing to see in the image");
  }

  bool is_ignored(std::int64_t value) const {
    return list_.ignore_label && *list_.ignore_label == value;
  }

  std::int64_t background_value() const {
    return list_.label_values.empty() ? 0 : list_.label_values.front();
  }

  void examine_declared(FileExamination& file, const LabelFacts& label) const {
    if (list_.class_names.empty()) return;
    const std::map<std::int64_t, std::string> declared = class_names_by_value(list_);
    std::vector<std::string> undeclared;
    for (const auto& [value, count] : label.counts) {
      if (declared.contains(value) || is_ignored(value)) continue;
      undeclared.push_back(fmt::format("{} ({} voxels)", value, count));
    }
    if (undeclared.empty()) return;
    constexpr std::size_t kMostNamed = 12;
    const std::size_t rest = undeclared.size() - std::min(undeclared.size(), kMostNamed);
    undeclared.resize(undeclared.size() - rest);
    file.add(FindingKind::kUndeclaredLabel,
             fmt::format("label values {}{} are not declared in dataset.json",
                         join(undeclared, ", "), rest > 0 ? fmt::format(" and {} more", rest) : ""),
             "declare them, say what they mean with data.label_values or data.ignore_label of the "
             "recipe, or mend the label");
  }

  /// Voxels of classes that the list says nobody annotated. Regions share classes, of which any may
  /// be there.
  void examine_unannotated(FileExamination& file, const LabelFacts& label) const {
    if (!list_.regions.empty()) return;
    for (const std::size_t index : files_.unannotated) {
      const std::int64_t value =
          list_.label_values.empty() ? static_cast<std::int64_t>(index) : list_.label_values[index];
      const auto found = label.counts.find(value);
      if (found == label.counts.end()) continue;
      file.add(
          FindingKind::kUnannotatedClass,
          fmt::format("{} voxels have the value {}, of a class that labels_present of the case "
                      "leaves out: they are read as background",
                      found->second, value),
          "name the class in labels_present, unless what is there of it is not to be used");
    }
  }

  const CaseFiles& files_;
  const DatasetList& list_;
  CaseFacts facts_;
};

}  // namespace

CaseFacts examine_case(const CaseFiles& files, const DatasetList& list) {
  return CaseExamination(files, list).run();
}

CaseFacts too_large_case(const CaseFiles& files, const std::string& what) {
  CaseFacts facts;
  facts.name = files.name;
  facts.findings.push_back({FindingKind::kTooLarge, facts.name,
                            fmt::format("{}: {}", files.image.string(), what),
                            "crop or resample the image, or work on a machine with more memory"});
  return facts;
}

}  // namespace hayate
