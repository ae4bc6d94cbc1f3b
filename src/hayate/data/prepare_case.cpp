// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/prepare_case.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "hayate/base/error.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/base/trace.h"
#include "hayate/data/case_plan.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/read_image.h"
#include "hayate/kernels/isa.h"
#include "hayate/transforms/crop_foreground.h"
#include "hayate/transforms/resample_axes.h"
#include "hayate/transforms/resample_gather.h"

namespace hayate {
namespace {

VoxelView view_of_file(const ImageInfo& info, std::span<const std::byte> voxels) {
  const SpatialShape shape = info.spatial_shape();
  VoxelView view{.type = info.voxel_type,
                 .voxels = voxels.data(),
                 .shape = shape,
                 .stride = {1, shape[0], shape[0] * shape[1]}};
  view.is_scaled = info.is_scaled();
  if (view.is_scaled) {
    view.slope = info.slope;
    view.intercept = info.intercept;
  }
  return view;
}

bool is_aligned(const VoxelView& view) {
  return reinterpret_cast<std::uintptr_t>(view.voxels) % voxel_size_bytes(view.type) == 0;
}

/// A file's voxels where nothing is wrong with them. Where something is, load_case finds the words.
struct SoundImage {
  StoredVoxels stored;
  std::vector<VoxelView> channels;
};

std::optional<SoundImage> read_sound_image(const ImageInfo& info) {
  SoundImage image{read_stored_voxels(info), {}};
  const std::span<const std::byte> voxels = image.stored.bytes();
  if (!all_finite(info, voxels)) return std::nullopt;
  const std::size_t channel_bytes = voxels.size() / static_cast<std::size_t>(info.volume_count());
  for (std::int64_t c = 0; c < info.volume_count(); ++c) {
    image.channels.push_back(view_of_file(
        info, voxels.subspan(static_cast<std::size_t>(c) * channel_bytes, channel_bytes)));
    if (!is_aligned(image.channels.back())) return std::nullopt;
  }
  return image;
}

/// Class indices uint8, in the file's order.
struct SoundLabel {
  StoredVoxels stored;
  std::vector<std::uint8_t> decoded;
  VoxelView view;
};

std::optional<SoundLabel> read_sound_label(const ImageInfo& info, std::int64_t class_count) {
  SoundLabel label{read_stored_voxels(info), {}, {}};
  std::span<const std::byte> voxels = label.stored.bytes();
  if (info.voxel_type != VoxelType::kUint8 || info.is_scaled()) {
    label.decoded.resize(static_cast<std::size_t>(info.voxel_count()));
    if (!decode_label_in_order(info, voxels, label.decoded)) return std::nullopt;
    voxels = std::as_bytes(std::span(label.decoded));
  }
  label.view = {.type = VoxelType::kUint8,
                .voxels = voxels.data(),
                .shape = info.spatial_shape(),
                .stride = view_of_file(info, voxels).stride};
  const auto limit = class_count > 0 ? static_cast<double>(class_count - 1) : 255.0;
  if (limit < 255.0 && find_above(label.view, limit) != VoxelBox{}) return std::nullopt;
  return label;
}

/// Below which stored values an interpolated voxel stays at 0 or less after the range; nothing when
/// that cannot be said.
std::optional<double> foreground_threshold(const std::optional<IntensityRange>& range,
                                           const VoxelView& view) {
  double threshold = 0.0;
  if (range) {
    const double gain = static_cast<double>(range->multiply) / static_cast<double>(range->divide);
    if (!(gain > 0.0) || range->lowest > 0.0F) return std::nullopt;
    threshold = static_cast<double>(range->subtract) - static_cast<double>(range->add) / gain;
  }
  // Rounding may lift a voxel over the threshold that its neighbours just reach.
  threshold -= 1e-3 * std::max(1.0, std::abs(threshold));
  if (view.is_scaled) {
    if (!(view.slope > 0.0)) return std::nullopt;
    threshold = (threshold - view.intercept) / view.slope;
    threshold -= 1e-3 * std::max(1.0, std::abs(threshold));
  }
  if (!std::isfinite(threshold)) return std::nullopt;
  return threshold;
}

/// The box of all voxels that CropForeground can want of the grid.
std::optional<VoxelBox> find_wanted(const CasePlan& plan, const CropForeground& crop,
                                    const SoundImage& image,
                                    const std::optional<SoundLabel>& label) {
  if (!crop.is_tight() || plan.oblique) return std::nullopt;
  if (plan.label && plan.label->shape() != plan.image.shape()) return std::nullopt;
  VoxelBox wanted;
  if (crop.source() == ForegroundSource::kLabel) {
    if (!label) return std::nullopt;
    wanted = voxels_that_read(*plan.label, find_above(label->view, 0.0));
  } else {
    if (image.channels.size() != 1) return std::nullopt;
    const VoxelView& view = image.channels.front();
    const auto threshold = foreground_threshold(plan.range, view);
    if (!threshold) return std::nullopt;
    wanted = voxels_that_read(plan.image, find_above(view, *threshold));
  }
  // Without foreground the transform has something to say.
  if (wanted == VoxelBox{}) return std::nullopt;
  return wanted;
}

Volume sample_image(const SoundImage& image, const CasePlan& plan) {
  const SpatialShape shape = plan.image_shape();
  const IntensityRange* const range = plan.range ? &*plan.range : nullptr;
  Volume volume(VoxelType::kFloat32, {std::ssize(image.channels), shape[0], shape[1], shape[2]},
                plan.image.voxel_to_world);
  for (std::int64_t c = 0; c < volume.channels(); ++c) {
    const VoxelView& view = image.channels[static_cast<std::size_t>(c)];
    if (!plan.oblique) {
      resample_axes(view, plan.image, range, volume.channel<float>(c));
      continue;
    }
    const SpacingSampling& sampling = plan.oblique->image;
    resample_gather(view_through(view, plan.image), sampling.output_to_input_voxel, shape,
                    sampling.options, range, volume.channel<float>(c));
  }
  if (plan.oblique) volume.set_voxel_to_world(plan.oblique->image.grid.voxel_to_world);
  return volume;
}

Volume sample_label(const SoundLabel& label, const CasePlan& plan) {
  const SpatialShape shape = plan.label_shape();
  Volume volume(VoxelType::kUint8, {1, shape[0], shape[1], shape[2]}, plan.label->voxel_to_world);
  const auto voxels = volume.voxels<std::uint8_t>();
  if (!plan.oblique) {
    pick_axes<std::uint8_t>(label.view, *plan.label, voxels);
    return volume;
  }
  const SpacingSampling& sampling = *plan.oblique->label;
  pick_gather<std::uint8_t>(view_through(label.view, *plan.label), sampling.output_to_input_voxel,
                            shape, sampling.options, voxels);
  volume.set_voxel_to_world(sampling.grid.voxel_to_world);
  return volume;
}

/// "Spacing, Orientation": the transforms that one pass does together.
std::string names_of_first(const Compose& chain, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.emplace_back(chain[i].name());
  return join(names, ", ");
}

/// The case after the first transforms, and how many those were. Nothing when the plain way has to
/// be taken: for what it can do more, or to say what is wrong.
std::optional<std::pair<Sample, std::size_t>> begin_case(const CaseFiles& files,
                                                         const LoadOptions& options,
                                                         const Compose& chain, int threads) {
  std::optional<TraceRange> range;
  range.emplace("load", [&] { return TraceDetail{.case_name = files.name}; });
  const ImageInfo image_info = read_image_info(files.image);
  std::optional<ImageInfo> label_info;
  if (files.label) label_info = read_image_info(*files.label);
  if (!can_load_as_it_is(image_info, label_info, options)) return std::nullopt;
  // As load_case has it.
  if (label_info) label_info->voxel_to_world = image_info.voxel_to_world;

  CasePlan plan(image_info, label_info);
  while (plan.step_count < chain.deterministic_prefix() && plan.take(chain[plan.step_count])) {
    ++plan.step_count;
  }
  if (std::ranges::min(plan.image_shape()) < 1) return std::nullopt;

  std::optional<SoundImage> image;
  std::optional<SoundLabel> label;
  parallel_for(label_info ? 2 : 1, threads, [&](std::int64_t which) {
    if (which == 0) {
      image = read_sound_image(image_info);
    } else {
      label = read_sound_label(*label_info, options.class_count);
    }
  });
  if (!image || (label_info && !label)) return std::nullopt;

  // Without a transform in it, what follows is still loading.
  if (plan.step_count > 0) {
    range.emplace("transform", [&] {
      return TraceDetail{.text = names_of_first(chain, plan.step_count), .case_name = files.name};
    });
  }

  if (plan.step_count < chain.deterministic_prefix()) {
    const auto* crop_step = dynamic_cast<const CropForeground*>(&chain[plan.step_count]);
    const auto wanted =
        crop_step != nullptr ? find_wanted(plan, *crop_step, *image, label) : std::nullopt;
    if (wanted) {
      plan.image = crop(plan.image, *wanted);
      if (plan.label) plan.label = crop(*plan.label, *wanted);
    }
  }
  Sample sample;
  sample.case_name = files.name;
  parallel_for(label ? 2 : 1, threads, [&](std::int64_t which) {
    if (which == 0) {
      sample.image = sample_image(*image, plan);
    } else {
      sample.label = sample_label(*label, plan);
    }
  });
  return std::pair{std::move(sample), plan.step_count};
}

}  // namespace

Sample prepare_case(const CaseFiles& files, const LoadOptions& options, const Compose& chain,
                    int threads) {
  if (selected_isa() != Isa::kReference) {
    try {
      if (auto begun = begin_case(files, options, chain, threads)) {
        chain.apply_deterministic(begun->first, begun->second);
        return std::move(begun->first);
      }
    } catch (const Error&) {
      // Said again, in full, below.
    }
  }
  Sample sample = load_case(files, options);
  chain.apply_deterministic(sample);
  return sample;
}

}  // namespace hayate
