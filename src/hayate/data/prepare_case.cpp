// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/prepare_case.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "hayate/base/class_index.h"
#include "hayate/base/error.h"
#include "hayate/base/fast_paths.h"
#include "hayate/base/parallel.h"
#include "hayate/base/text.h"
#include "hayate/base/trace.h"
#include "hayate/data/pass_plan.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/decode_voxels.h"
#include "hayate/io/read_image.h"
#include "hayate/kernels/isa.h"
#include "hayate/resampling/resample_axes.h"
#include "hayate/resampling/resample_gather.h"

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

/// A file's voxels.
struct StoredImage {
  StoredVoxels stored;
  std::vector<VoxelView> channels;
  /// What is wrong with them, for which load_case has the words.
  WhyNot flaw;
};

StoredImage read_stored_image(const ImageInfo& info) {
  StoredImage image{read_stored_voxels(info), {}, {}};
  const std::span<const std::byte> voxels = image.stored.bytes();
  if (!all_finite(info, voxels)) {
    image.flaw = "voxels of the image are NaN or infinite";
    return image;
  }
  const std::size_t channel_bytes = voxels.size() / static_cast<std::size_t>(info.volume_count());
  for (std::int64_t c = 0; c < info.volume_count(); ++c) {
    image.channels.push_back(view_of_file(
        info, voxels.subspan(static_cast<std::size_t>(c) * channel_bytes, channel_bytes)));
    if (!is_aligned(image.channels.back())) image.flaw = "the file's voxels are not aligned";
  }
  return image;
}

/// Class indices uint8 and kIgnoredVoxel, in the file's order.
struct StoredLabel {
  StoredVoxels stored;
  std::vector<std::uint8_t> decoded;
  VoxelView view;
  WhyNot flaw;
};

VoxelView view_of_label(const ImageInfo& info, std::span<const std::byte> voxels) {
  return {.type = VoxelType::kUint8,
          .voxels = voxels.data(),
          .shape = info.spatial_shape(),
          .stride = view_of_file(info, voxels).stride};
}

StoredLabel read_stored_label(const ImageInfo& info, const LoadOptions& options,
                              const LabelValues& values) {
  StoredLabel label{read_stored_voxels(info), {}, {}, {}};
  constexpr const char* kFlaw = "voxels of the label are of no declared class";
  const std::span<const std::byte> voxels = label.stored.bytes();
  // Bytes that are class indices already are looked at where they lie.
  if (info.voxel_type == VoxelType::kUint8 && !info.is_scaled() && values.are_indices()) {
    label.view = view_of_label(info, voxels);
    const std::int64_t count = options.class_count > 0 ? options.class_count : kMostClasses;
    if (find_above(label.view, static_cast<double>(count - 1)) != VoxelBox{}) label.flaw = kFlaw;
    return label;
  }
  label.decoded.resize(static_cast<std::size_t>(info.voxel_count()));
  const LabelTable table(values, options.class_count);
  if (!decode_label_in_order(info, voxels, table, label.decoded)) {
    label.flaw = kFlaw;
    return label;
  }
  label.view = view_of_label(info, std::as_bytes(std::span(label.decoded)));
  return label;
}

/// Returns the stored value below which an interpolated voxel stays at 0 or less after the range;
/// nothing when that cannot be said.
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

/// Leaves of the grids only the box of all voxels that CropForeground can want.
WhyNot narrow(CasePlan& plan, const StoredImage& image, const StoredLabel* label) {
  if (plan.label && plan.label->shape() != plan.image.shape()) {
    return "image and label differ in shape";
  }
  VoxelBox wanted;
  if (plan.foreground == ForegroundSource::kLabel) {
    if (label == nullptr) return "there is no label";
    wanted = voxels_that_read(*plan.label, find_labelled(label->view));
  } else {
    if (image.channels.size() != 1) return "the image has several channels";
    const VoxelView& view = image.channels.front();
    const auto threshold = foreground_threshold(plan.range, view);
    if (!threshold) return "no stored value tells where the foreground begins";
    wanted = voxels_that_read(plan.image, find_above(view, *threshold));
  }
  // The transform has something to say.
  if (wanted == VoxelBox{}) return "there is no foreground";
  plan.image = crop(plan.image, wanted);
  if (plan.label) plan.label = crop(*plan.label, wanted);
  return {};
}

Volume sample_image(const StoredImage& image, const CasePlan& plan) {
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

Volume sample_label(const StoredLabel& label, const CasePlan& plan) {
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

/// A case's files before any voxel is touched.
struct CaseInfos {
  ImageInfo image;
  std::optional<ImageInfo> label;

  explicit CaseInfos(const CaseFiles& files) : image(read_case_info(files)) {
    if (files.label) label = read_label_info(files);
  }

  /// The files' own grids; the label's is its image's, as load_case has it.
  CasePlan plan() const {
    CasePlan plan{.image = make_axis_grid(image.spatial_shape(), image.voxel_to_world)};
    if (label) plan.label = make_axis_grid(label->spatial_shape(), image.voxel_to_world);
    return plan;
  }
};

struct CaseVoxels {
  std::optional<StoredImage> image;
  std::optional<StoredLabel> label;

  CaseVoxels(const CaseFiles& files, const CaseInfos& infos, const LoadOptions& options,
             int threads) {
    parallel_for(infos.label ? 2 : 1, threads, [&](std::int64_t which) {
      if (which == 0) {
        image = read_stored_image(infos.image);
      } else {
        label = read_stored_label(*infos.label, options, labels_of(files, options));
      }
    });
  }

  WhyNot flaw() const { return image->flaw.applies() && label ? label->flaw : image->flaw; }
};

Sample sample_case(const CaseVoxels& voxels, const CasePlan& plan, int threads) {
  Sample sample;
  parallel_for(voxels.label ? 2 : 1, threads, [&](std::int64_t which) {
    if (which == 0) {
      sample.image = sample_image(*voxels.image, plan);
    } else {
      sample.label = sample_label(*voxels.label, plan);
    }
  });
  return sample;
}

/// Cuts the plan to the foreground where one is wanted, and counts what the pass then does.
void finish_plan(PassPlan& pass, const CaseVoxels& voxels, const Compose& chain) {
  if (!pass.plan.foreground) return count_pass(chain, pass.step_count, pass.end);
  const WhyNot why = narrow(pass.plan, *voxels.image, voxels.label ? &*voxels.label : nullptr);
  if (!why.applies()) return count_pass(chain, pass.step_count, why);
  count_pass(chain, pass.step_count + 1, "it comes behind a crop to the foreground");
}

/// A case after the chain's first transforms, and how many those were.
struct Begun {
  Sample sample;
  std::size_t step_count = 0;
};

/// \param begun  what the pass makes of the case. Where it does not apply, the plain way has to be
///               taken: for what that can do more, or to say what is wrong.
WhyNot begin_case(const CaseFiles& files, const LoadOptions& options, const Compose& chain,
                  int threads, const ObserveChannels& observe, Begun& begun) {
  if (const WhyNot why = why_no_fast_kernels(); !why.applies()) return why;
  const auto loading = [&] { return fmt::format("cannot use case '{}'", files.name); };
  std::optional<TraceRange> range;
  range.emplace("load", [&] { return TraceDetail{.case_name = files.name}; });
  const CaseInfos infos = with_context(loading, [&] { return CaseInfos(files); });
  const WhyNot flaw = why_not_as_it_is(infos.image, infos.label, options);
  if (!flaw.applies()) return flaw;
  say_channels_resampled(files.name, infos.image);
  PassPlan pass = plan_pass(infos.plan(), chain, files.name);
  if (std::ranges::min(pass.plan.image_shape()) < 1) return "nothing is left of the image";
  const CaseVoxels voxels =
      with_context(loading, [&] { return CaseVoxels(files, infos, options, threads); });
  if (!voxels.flaw().applies()) return voxels.flaw();
  if (observe) observe(voxels.image->channels);

  // What follows is still loading where no transform is in the pass.
  if (pass.step_count > 0) {
    range.emplace("transform", [&] {
      return TraceDetail{.text = names_of_first(chain, pass.step_count), .case_name = files.name};
    });
  }
  finish_plan(pass, voxels, chain);
  begun = {sample_case(voxels, pass.plan, threads), pass.step_count};
  begun.sample.case_name = files.name;
  begun.sample.unannotated = files.unannotated;
  return {};
}

}  // namespace

Sample prepare_case(const CaseFiles& files, const LoadOptions& options, const Compose& chain,
                    int threads, const ObserveChannels& observe) {
  Begun begun;
  if (takes_fast_path("prepare_case", begin_case(files, options, chain, threads, observe, begun))) {
    chain.apply_deterministic(begun.sample, begun.step_count);
    return std::move(begun.sample);
  }
  Sample sample = load_case(files, options);
  if (observe) {
    std::vector<VoxelView> channels;
    for (std::int64_t c = 0; c < sample.image.channels(); ++c) {
      channels.push_back(view_of(sample.image, c));
    }
    observe(channels);
  }
  chain.apply_deterministic(sample);
  return sample;
}

}  // namespace hayate
