// SPDX-License-Identifier: Apache-2.0
#include "hayate/runs/trained_on.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <string_view>

#include <nlohmann/json.hpp>

#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/trace.h"
#include "hayate/io/case_image.h"
#include "hayate/io/read_image.h"
#include "hayate/recipe/declared_labels.h"
#include "hayate/runs/channel_values.h"
#include "hayate/runs/prepared_grid.h"

namespace hayate {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

/// Voxels that differ by less are taken to be the same, as in the rules that choose a recipe.
constexpr double kSameSpacing = 0.05;
/// Most voxels of the images whose values are read; two cores read some 200 million a second.
constexpr std::int64_t kValueVoxelLimit = 200'000'000;

/// The first thing that went wrong on any thread.
class FirstFailure {
 public:
  void keep_current() {
    const std::scoped_lock lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
  }
  std::exception_ptr get() const { return failure_; }

 private:
  std::mutex mutex_;
  std::exception_ptr failure_;
};

/// What an image adds.
struct ImageFacts {
  ImageInfo info;
  PreparedGrid grid;
};

std::optional<ImageFacts> read_facts(const CaseFiles& files, const Compose& prepare,
                                     FirstFailure& failure) {
  try {
    ImageInfo info = read_case_info(files);
    PreparedGrid grid = compute_prepared_grid(prepare, info.voxel_to_world, info.spatial_shape());
    return ImageFacts{std::move(info), std::move(grid)};
  } catch (const Error&) {
    failure.keep_current();
    return std::nullopt;
  }
}

std::vector<ChannelValues> read_values(const ImageInfo& info, FirstFailure& failure) {
  try {
    const Volume image = read_image(info);
    check_finite(image, info.path);
    return summarize_channel_values(image);
  } catch (const Error&) {
    failure.keep_current();
    return {};
  }
}

/// Chooses as many images, evenly, as the limit allows; one at least.
std::vector<const ImageInfo*> choose_for_values(const std::vector<ImageFacts>& images) {
  std::int64_t voxels = 0;
  for (const ImageFacts& one : images) {
    voxels += static_cast<std::int64_t>(one.info.voxel_count());
  }
  const std::size_t stride =
      static_cast<std::size_t>(std::max<std::int64_t>(voxels, 1) / kValueVoxelLimit) + 1;
  std::vector<const ImageInfo*> chosen;
  for (std::size_t i = 0; i < images.size(); i += stride) chosen.push_back(&images[i].info);
  return chosen;
}

void widen(std::vector<double>& from, std::vector<double>& to, std::size_t channel, double value) {
  from[channel] = std::min(from[channel], value);
  to[channel] = std::max(to[channel], value);
}

void include(ValueRanges& ranges, const std::vector<ChannelValues>& channels) {
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const ChannelValues& facts = channels[c];
    if (c >= ranges.low_from.size()) {
      for (auto* bound : {&ranges.low_from, &ranges.low_to}) bound->push_back(facts.low);
      for (auto* bound : {&ranges.high_from, &ranges.high_to}) bound->push_back(facts.high);
      for (auto* bound : {&ranges.width_from, &ranges.width_to}) bound->push_back(facts.width());
      ranges.smallest_share.push_back(facts.smallest_share);
    }
    widen(ranges.low_from, ranges.low_to, c, facts.low);
    widen(ranges.high_from, ranges.high_to, c, facts.high);
    widen(ranges.width_from, ranges.width_to, c, facts.width());
    ranges.smallest_share[c] = std::max(ranges.smallest_share[c], facts.smallest_share);
  }
}

void describe_values(const std::vector<ImageFacts>& images, TrainedOn& result,
                     FirstFailure& failure) {
  const std::vector<const ImageInfo*> chosen = choose_for_values(images);
  std::vector<std::vector<ChannelValues>> values(chosen.size());
  parallel_for(std::ssize(chosen), thread_count(), [&](std::int64_t i) {
    const auto index = static_cast<std::size_t>(i);
    values[index] = read_values(*chosen[index], failure);
  });
  for (const auto& channels : values) include(result.values, channels);
}

void describe_grids(const std::vector<ImageFacts>& images, TrainedOn& result) {
  if (images.empty()) return;
  result.axcodes = images.front().grid.axcodes;
  result.is_oriented = true;
  for (const ImageFacts& one : images) {
    const ImageInfo& info = one.info;
    if (one.grid.axcodes != result.axcodes) result.axcodes.clear();
    result.is_oriented &= info.is_oriented;
    result.spacing_mm.include(one.grid.spacing_mm);
    result.file_spacing_mm.include(along_world_axes(info.voxel_to_world, info.spacing()));
    result.file_extent_mm.include(extent_mm(info));
  }
}

}  // namespace

void MmRange::describe(OptionVisitor& visitor) {
  visitor.visit("smallest", smallest, kAtLeastZero,
                "The smallest lengths along three axes are these.");
  visitor.visit("largest", largest, kAtLeastZero,
                "The largest lengths along three axes are these.");
}

void MmRange::include(const Vector3& mm) {
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const bool is_first = largest[axis] == 0.0;
    smallest[axis] = is_first ? mm[axis] : std::min(smallest[axis], mm[axis]);
    largest[axis] = std::max(largest[axis], mm[axis]);
  }
}

bool MmRange::is_one(std::size_t axis) const {
  return largest[axis] > 0.0 && largest[axis] <= smallest[axis] * (1.0 + kSameSpacing);
}

bool MmRange::holds(std::size_t axis, double mm, double share) const {
  return mm >= smallest[axis] / (1.0 + share) && mm <= largest[axis] * (1.0 + share);
}

void ValueRanges::describe(OptionVisitor& visitor) {
  visitor.visit("low_from", low_from, kAny,
                "The 0.5 percentile of an image is at least this, a channel each.");
  visitor.visit("low_to", low_to, kAny,
                "The 0.5 percentile of an image is at most this, a channel each.");
  visitor.visit("high_from", high_from, kAny,
                "The 99.5 percentile of an image is at least this, a channel each.");
  visitor.visit("high_to", high_to, kAny,
                "The 99.5 percentile of an image is at most this, a channel each.");
  visitor.visit("width_from", width_from, kAtLeastZero,
                "The two percentiles lie at least so far apart, a channel each.");
  visitor.visit("width_to", width_to, kAtLeastZero,
                "The two percentiles lie at most so far apart, a channel each.");
  visitor.visit(
      "smallest_share", smallest_share, kZeroToOne,
      "At most this share of the voxels has the smallest value of an image, a channel each.");
}

bool TrainedOn::is_flat(std::size_t world_axis) const {
  // As long as it is thick: one voxel.
  const auto is_same = [](double a, double b) { return a > 0.0 && std::abs(a / b - 1.0) < 1e-4; };
  return is_same(file_extent_mm.smallest[world_axis], file_spacing_mm.smallest[world_axis]) &&
         is_same(file_extent_mm.largest[world_axis], file_spacing_mm.largest[world_axis]);
}

bool TrainedOn::is_flat_when_prepared(std::size_t axis) const {
  if (axis >= axcodes.size()) return false;
  constexpr std::string_view kCodes = "RLAPSI";
  const std::size_t code = kCodes.find(axcodes[axis]);
  return code != std::string_view::npos && is_flat(code / 2);
}

bool TrainedOn::fixes_spacing(std::size_t axis) const {
  return spacing_mm.is_one(axis) && !is_flat_when_prepared(axis);
}

void TrainedOn::describe(OptionVisitor& visitor) {
  visitor.visit("axcodes", axcodes, "The prepared images lie so, where all lie alike.");
  visitor.visit("spacing_mm", spacing_mm,
                "The prepared images have these voxel sizes along their axes.");
  visitor.visit("file_spacing_mm", file_spacing_mm,
                "The files have these voxel sizes along right, front and up.");
  visitor.visit("file_extent_mm", file_extent_mm,
                "The whole images have these edges along right, front and up.");
  visitor.visit("is_oriented", is_oriented,
                "True says that every header tells where right, front and up are.");
  visitor.visit("channel_count", channel_count, kAtLeastZero, "An image has so many channels.");
  visitor.visit("channel_names", channel_names,
                "The channels have these names, where the data set has them.");
  visitor.visit("values", values, "The voxels are like this before any transform.");
  visitor.visit("class_names", class_names, "The classes have these names, by class index.");
}

ordered_json TrainedOn::to_json() const {
  TrainedOn copy = *this;
  return write_options([&](OptionVisitor& visitor) { copy.describe(visitor); });
}

TrainedOn parse_trained_on(const json& json) {
  TrainedOn trained_on;
  read_options(json, "trained_on", trained_on);
  return trained_on;
}

TrainingDescription describe_training(const DatasetList& list, std::span<const CaseFiles> cases,
                                      const Recipe& recipe) {
  const TraceRange range("describe training images");
  TrainedOn result;
  result.channel_count = recipe.network.in_channels;
  result.channel_names = list.channel_names;
  result.class_names = scored_class_names(list, scored_classes(recipe).count());
  const auto prepare = recipe.transforms.make_prepare_chain();
  FirstFailure failure;
  std::vector<std::optional<ImageFacts>> read(cases.size());
  parallel_for(std::ssize(cases), thread_count(), [&](std::int64_t i) {
    const auto index = static_cast<std::size_t>(i);
    read[index] = read_facts(cases[index], *prepare, failure);
  });
  std::vector<ImageFacts> images;
  for (auto& one : read) {
    if (one) images.push_back(*std::move(one));
  }
  describe_grids(images, result);
  describe_values(images, result, failure);
  return {std::move(result), failure.get()};
}

}  // namespace hayate
