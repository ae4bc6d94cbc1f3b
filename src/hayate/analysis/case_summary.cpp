// SPDX-License-Identifier: Apache-2.0
#include "hayate/analysis/case_summary.h"

#include <algorithm>
#include <cmath>

#include "hayate/analysis/class_places.h"
#include "hayate/analysis/connected_components.h"
#include "hayate/analysis/plane_view.h"
#include "hayate/base/class_index.h"
#include "hayate/base/hash.h"
#include "hayate/transforms/crop_foreground.h"
#include "hayate/transforms/percentile.h"

namespace hayate {
namespace {

constexpr std::size_t kManyValues = 1'000'000;
constexpr std::size_t kPercentileStride = 13;
constexpr std::size_t kSampledValues = 2000;

std::vector<float> every(std::span<const float> values, std::size_t stride) {
  std::vector<float> picked;
  picked.reserve(values.size() / stride + 1);
  for (std::size_t i = 0; i < values.size(); i += stride) picked.push_back(values[i]);
  return picked;
}

std::vector<float> at_most(std::span<const float> values, std::size_t count) {
  return every(values, std::max<std::size_t>((values.size() + count - 1) / count, 1));
}

std::vector<float> foreground_values(std::span<const float> values,
                                     std::span<const std::uint8_t> classes) {
  std::vector<float> picked;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_foreground(classes[i])) picked.push_back(values[i]);
  }
  return picked;
}

ChannelSummary summarize_channel(std::span<const float> values,
                                 std::span<const std::uint8_t> classes) {
  ChannelSummary summary;
  summary.whole = compute_intensity_statistics(values);
  summary.zero_share =
      static_cast<double>(std::ranges::count(values, 0.0F)) / static_cast<double>(values.size());
  summary.sampled_whole = at_most(values, kSampledValues);
  const std::vector<float> foreground = foreground_values(values, classes);
  if (!foreground.empty()) {
    summary.foreground = compute_intensity_statistics(foreground);
    summary.sampled_foreground = at_most(foreground, kSampledValues);
  }
  return summary;
}

std::vector<ClassSummary> summarize_classes(const Volume& label) {
  const std::vector<std::int64_t> components = count_components(label);
  std::vector<ClassSummary> classes(components.size());
  const Vector3 spacing = spacing_mm(label.voxel_to_world());
  const std::vector<ClassPlace> places = find_classes(label, classes.size());
  const double voxel_ml = spacing[0] * spacing[1] * spacing[2] / 1000.0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    classes[i].voxel_count = places[i].voxel_count;
    classes[i].volume_ml = static_cast<double>(classes[i].voxel_count) * voxel_ml;
    classes[i].component_count = components[i];
    classes[i].center = places[i].center;
  }
  return classes;
}

std::uint64_t hash_image(const Volume& image) {
  Hasher hasher;
  hasher.update(std::as_bytes(std::span(image.shape())));
  hasher.update(image.bytes());
  return hasher.digest();
}

void summarize_grid(const Sample& sample, CaseSummary& summary) {
  const Orientation3 orientation = io_orientation(sample.image.voxel_to_world());
  const Vector3 spacing = spacing_mm(sample.image.voxel_to_world());
  const auto box = find_foreground(sample.label);
  const Vector3 extent = box ? extent_mm(*box, sample.image.voxel_to_world()) : Vector3{};
  summary.axcodes = axcodes_of_orientation(orientation);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto world = static_cast<std::size_t>(orientation[axis].world_axis);
    summary.shape[world] = sample.image.spatial_shape()[axis];
    summary.spacing_mm[world] = spacing[axis];
    summary.foreground_extent_mm[world] = extent[axis];
  }
}

/// Shows the foreground's values and as much again on either side, within what the image has.
SliceThumbnail make_thumbnail(const Sample& sample, const ChannelSummary& channel) {
  double black = channel.whole.percentile_low;
  double white = channel.whole.percentile_high;
  if (channel.foreground) {
    const double low = channel.foreground->percentile_low;
    const double high = channel.foreground->percentile_high;
    black = std::max(black, low - (high - low));
    white = std::min(white, high + (high - low));
  }
  return make_slice_thumbnail(sample, black, white);
}

}  // namespace

IntensityStatistics compute_intensity_statistics(std::span<const float> values) {
  IntensityStatistics statistics;
  const auto [lowest, highest] = std::ranges::minmax(values);
  statistics.minimum = lowest;
  statistics.maximum = highest;
  const auto count = static_cast<double>(values.size());
  double sum = 0.0;
  for (const float value : values) sum += value;
  statistics.mean = sum / count;
  double squares = 0.0;
  for (const float value : values) {
    const double deviation = value - statistics.mean;
    squares += deviation * deviation;
  }
  statistics.standard_deviation = std::sqrt(squares / count);
  std::vector<float> sampled = every(values, values.size() > kManyValues ? kPercentileStride : 1);
  statistics.percentile_low = percentile(sampled, 0.5);
  statistics.median = percentile(sampled, 50.0);
  statistics.percentile_high = percentile(sampled, 99.5);
  return statistics;
}

double CaseSummary::foreground_ml() const {
  double sum = 0.0;
  for (std::size_t i = 1; i < classes.size(); ++i) sum += classes[i].volume_ml;
  return sum;
}

bool CaseSummary::holds(std::size_t class_index) const {
  return class_index < classes.size() && classes[class_index].voxel_count > 0;
}

bool CaseSummary::is_annotated_for(std::size_t class_index) const {
  return std::ranges::find(unannotated, class_index) == unannotated.end();
}

CaseSummary summarize_case(const Sample& sample) {
  CaseSummary summary;
  summary.name = sample.case_name;
  summarize_grid(sample, summary);
  const auto classes = sample.label.channel<std::uint8_t>(0);
  for (std::int64_t channel = 0; channel < sample.image.channels(); ++channel) {
    summary.channels.push_back(summarize_channel(sample.image.channel<float>(channel), classes));
  }
  summary.classes = summarize_classes(sample.label);
  summary.image_hash = hash_image(sample.image);
  summary.thumbnail = make_thumbnail(sample, summary.channels.front());
  summary.foreground.add_case(sample.image, sample.label);
  return summary;
}

}  // namespace hayate
