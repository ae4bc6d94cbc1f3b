// SPDX-License-Identifier: Apache-2.0
#include "hayate/data/load_case.h"

#include <fmt/format.h>

#include "hayate/base/error.h"
#include "hayate/base/text.h"
#include "hayate/base/trace.h"
#include "hayate/io/case_image.h"
#include "hayate/io/case_label.h"
#include "hayate/io/read_image.h"
#include "hayate/resampling/resample.h"

namespace hayate {
namespace {

constexpr const char* kGridCure =
    "put the label on the image's grid with --set data.resample_labels=true, or leave the case out "
    "with --skip-bad";

bool same_grid(const SpatialShape& image_shape, const Affine& image,
               const SpatialShape& label_shape, const Affine& label) {
  return image_shape == label_shape && is_same_grid(label, image);
}

[[noreturn]] void throw_grid_error(const CaseFiles& files, const Volume& image,
                                   const Volume& label) {
  const SpatialShape got = label.spatial_shape();
  const SpatialShape expected = image.spatial_shape();
  if (got != expected) {
    throw DataError(fmt::format("{}: shape {} differs from the image's {}", files.label->string(),
                                format_shape(got), format_shape(expected)),
                    kGridCure);
  }
  throw DataError(
      fmt::format("{}: affine {} differs from the image's {}", files.label->string(),
                  format_affine(label.voxel_to_world()), format_affine(image.voxel_to_world())),
      kGridCure);
}

Volume resample_onto(const Volume& label, const Volume& image) {
  ResampleOptions options;
  options.mode = InterpolationMode::kNearest;
  options.padding = PaddingMode::kZeros;
  return resample(label, solve(label.voxel_to_world(), image.voxel_to_world()),
                  image.spatial_shape(), options);
}

Volume load_label(const CaseFiles& files, const Volume& image, const LoadOptions& options) {
  Volume label = read_label(read_label_info(files), labels_of(files, options), options.class_count);
  if (!same_grid(image.spatial_shape(), image.voxel_to_world(), label.spatial_shape(),
                 label.voxel_to_world())) {
    if (!options.resample_labels) throw_grid_error(files, image, label);
    label = resample_onto(label, image);
  }
  // What counts as one grid is one from here on: headers that differ in the seventh digit would
  // round to two shapes where a Spacing lands on a tie.
  label.set_voxel_to_world(image.voxel_to_world());
  return label;
}

}  // namespace

LabelValues labels_of(const CaseFiles& files, const LoadOptions& options) {
  LabelValues values = options.labels;
  if (!options.has_regions) values.unannotated = files.unannotated;
  return values;
}

WhyNot why_not_as_it_is(const ImageInfo& image, const std::optional<ImageInfo>& label,
                        const LoadOptions& options) {
  if (!has_one_channel_axis(image)) return "the image has several axes beside space";
  if (options.channel_count > 0 && image.volume_count() != options.channel_count) {
    return "the image has other channels than the network";
  }
  if (options.channel_grid == ChannelGrid::kRefuse && !find_channels_off_grid(image).empty()) {
    return "channels lie on other grids than the first";
  }
  if (!label) return options.needs_label ? WhyNot("there is no label") : WhyNot();
  if (label->volume_count() != 1) return "the label has several volumes";
  if (!same_grid(image.spatial_shape(), image.voxel_to_world, label->spatial_shape(),
                 label->voxel_to_world)) {
    return "the label is on another grid than its image";
  }
  return {};
}

Sample load_case(const CaseFiles& files, const LoadOptions& options) {
  const TraceRange range("load", [&] { return TraceDetail{.case_name = files.name}; });
  return with_context(
      [&] { return fmt::format("cannot use case '{}'", files.name); },
      [&] {
        Sample sample;
        sample.case_name = files.name;
        sample.unannotated = files.unannotated;
        const ImageInfo info = read_case_info(files);
        check_channel_grids(info, options.channel_grid);
        say_channels_resampled(files.name, info);
        sample.image = read_image(info);
        check_finite(sample.image, files.image);
        if (options.channel_count > 0 && sample.image.channels() != options.channel_count) {
          throw DataError(
              fmt::format("{}: {} channels, the network expects {}", files.image.string(),
                          sample.image.channels(), options.channel_count),
              fmt::format("--set network.in_channels={}", sample.image.channels()));
        }
        if (files.label) {
          sample.label = load_label(files, sample.image, options);
        } else if (options.needs_label) {
          throw MissingInputError(
              fmt::format("{}: there is no label for it", files.image.string()));
        }
        return sample;
      });
}

}  // namespace hayate
