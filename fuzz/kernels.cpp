// SPDX-License-Identifier: Apache-2.0
// Shapes and values of any bytes: each version of a kernel that this CPU has gives what the plain
// one gives; the same bits where the contract or the exactness of the sums says so.
#include <array>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include "hayate/kernels/argmax.h"
#include "hayate/kernels/axis_resample.h"
#include "hayate/kernels/dice_ce.h"
#include "hayate/kernels/float16_rows.h"
#include "hayate/kernels/gather_resample.h"
#include "hayate/kernels/norm_act.h"
#include "hayate/kernels/optimizer_step.h"
#include "hayate/kernels/stem_conv.h"
#include "hayate/kernels/thin_conv.h"
#include "hayate/kernels/thin_transposed.h"
#include "kernel_input.h"
#include "support/conv_kernels.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

/// Calls compare(what `compute` makes with a fast version, and with the plain one).
template <class Compute, class Compare>
void compare_versions(Compute compute, Compare compare) {
  const auto expected = compute(Isa::kReference);
  for (const Isa isa : fast_versions()) compare(compute(isa), expected);
}

void demand_same(const auto& got, const auto& expected) {
  assert(got == expected);
}

template <class T>
void check_argmax(KernelInput& input) {
  const std::int64_t classes = input.size(1, 40);
  const std::int64_t voxels = input.size(0, 100);
  const bool channels_last = input.byte() % 2 == 0;
  const auto data = input.any<T>(classes * voxels);
  const Scores<T> scores{data.data(), voxels, channels_last ? classes : 1, classes,
                         channels_last ? 1 : voxels};
  compare_versions(
      [&](Isa isa) {
        std::vector<std::uint8_t> best(static_cast<std::size_t>(voxels), 255);
        argmax_kernel<T>(isa)(scores, best.data());
        return best;
      },
      [](const auto& got, const auto& expected) { demand_same(got, expected); });
}

void check_narrow(KernelInput& input) {
  const std::int64_t size = input.size(0, 100);
  auto values = input.any<float>(size);
  if (input.byte() % 2 == 0) {
    for (float& value : values) value = std::abs(value) < 65520.0F ? value : 1.0F;
  }
  compare_versions(
      [&](Isa isa) {
        std::vector<Float16> halves(values.size());
        std::vector<std::uint16_t> bits;
        if (!float16_kernels(isa).narrow(values.data(), size, halves.data())) return bits;
        for (const Float16 half : halves) bits.push_back(half.bits);
        bits.push_back(1);  // They fit.
        return bits;
      },
      [](const auto& got, const auto& expected) { demand_same(got, expected); });
}

void check_widen(KernelInput& input) {
  const std::int64_t size = input.size(0, 100);
  const auto halves = input.any<Float16>(size);
  compare_versions(
      [&](Isa isa) {
        std::vector<float> values(halves.size());
        float16_kernels(isa).widen(halves.data(), size, values.data());
        // NaNs are equal here.
        std::vector<std::uint32_t> bits;
        for (const float value : values) {
          bits.push_back(std::isnan(value) ? ~0U : std::bit_cast<std::uint32_t>(value));
        }
        return bits;
      },
      [](const auto& got, const auto& expected) { demand_same(got, expected); });
}

AxisTable draw_table(KernelInput& input, std::int64_t size, std::int64_t source_size,
                     std::array<std::vector<std::int32_t>, 2>& ends, std::vector<float>& weight) {
  for (std::int64_t i = 0; i < size; ++i) {
    for (auto& end : ends) end.push_back(static_cast<std::int32_t>(input.size(0, source_size - 1)));
    // Weights have seven bits, so that their products with differences of int16 are exact, too.
    weight.push_back(static_cast<float>(input.byte() / 2) / 128.0F);
  }
  return {ends[0].data(), ends[1].data(), weight.data()};
}

void check_axis_resample(KernelInput& input) {
  constexpr std::int64_t kColumns = AxisResampleKernels::kColumns;
  const std::int64_t size = kColumns * input.size(1, 4);
  const std::int64_t rows = input.size(1, 20);
  const std::int64_t stride = kColumns * input.size(1, 2);
  const auto panel = input.values<float>(rows * stride);
  std::array<std::vector<std::int32_t>, 2> ends;
  std::vector<float> weight;
  const AxisTable table = draw_table(input, size, rows, ends, weight);
  const std::int64_t blended = input.size(0, stride);
  const auto bytes = input.any<std::uint8_t>(2 * stride);
  const auto words = input.any<std::int16_t>(2 * stride);
  const IntensityRange range{input.value<float>(),
                             1.0F + input.fraction(),
                             input.value<float>(),
                             input.value<float>(),
                             -4.0F,
                             4.0F};
  compare_versions(
      [&](Isa isa) {
        const AxisResampleKernels& kernels = axis_resample_kernels(isa);
        std::vector<float> columns(static_cast<std::size_t>(kColumns * size));
        std::vector<float> row(static_cast<std::size_t>(size));
        std::vector<float> blends(static_cast<std::size_t>(3 * stride));
        float* const blend = blends.data();
        const float w = weight[0];
        kernels.interpolate_columns(panel.data(), stride, table, size, columns.data(), size);
        kernels.interpolate_row(panel.data(), table, size, row.data());
        kernels.blend_uint8(bytes.data(), bytes.data() + stride, w, blended, blend);
        kernels.blend_float(panel.data(), panel.data(), w, blended, blend + stride);
        kernels.blend_int16(words.data(), words.data() + stride, w, blended, blend + 2 * stride);
        auto scaled = panel;
        kernels.scale_row(scaled.data(), std::ssize(scaled), range);
        return std::array{columns, row, blends, scaled};
      },
      [](const auto& got, const auto& expected) {
        for (std::size_t i = 0; i < 3; ++i) demand_close(got[i], expected[i], 0.0);
        // Divided, and rounded where a sum of two large numbers may be a small one.
        demand_close(got[3], expected[3], 3e-5);
      });
}

/// A row that starts within the source or not far from it.
template <class T>
void check_gather(KernelInput& input) {
  GatherSource<T> source;
  for (int axis = 0; axis < 3; ++axis) {
    source.size[axis] = static_cast<std::int32_t>(input.size(axis == 2 ? 2 : 1, 9));
  }
  source.stride[2] = 1;
  source.stride[1] = source.size[2];
  source.stride[0] = source.size[1] * source.size[2];
  const auto voxels = input.any<T>(std::int64_t{source.size[0]} * source.stride[0]);
  source.voxels = voxels.data();
  for (int axis = 0; axis < 3; ++axis) {
    if (input.byte() % 2 == 0) continue;
    source.voxels += (source.size[axis] - 1) * source.stride[axis];
    source.stride[axis] = -source.stride[axis];
  }
  const std::int64_t size = input.size(0, 40);
  std::array<std::vector<double>, 3> products;
  GatherRow row;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double step = double{input.value<float>()} / 8.0;
    for (std::int64_t k = 0; k < size + GatherResampleKernels::kPadding; ++k) {
      products[axis].push_back(step * static_cast<double>(k));
    }
    row.products[axis] = products[axis].data();
    for (double& term : row.terms[axis]) term = double{input.value<float>()};
  }
  compare_versions(
      [&](Isa isa) {
        const GatherResampleKernels& kernels = gather_resample_kernels(isa);
        std::vector<float> out(static_cast<std::size_t>(size));
        std::vector<T> picked(out.size());
        if constexpr (std::is_same_v<T, std::uint8_t>) {
          kernels.interpolate_uint8(source, row, size, out.data());
          kernels.pick_uint8(source, row, size, picked.data());
        } else {
          kernels.interpolate_int16(source, row, size, out.data());
          kernels.pick_int16(source, row, size, picked.data());
        }
        return std::pair{out, picked};
      },
      [](const auto& got, const auto& expected) {
        assert(got.second == expected.second);
        // The error is one of the range of T, not of the value: differences of voxels are rounded.
        constexpr double kRange = std::numeric_limits<T>::max();
        for (std::size_t i = 0; i < got.first.size(); ++i) {
          assert(std::abs(got.first[i] - expected.first[i]) <= 2e-6 * kRange);
        }
      });
}

template <class T>
void check_norm_act(KernelInput& input) {
  const std::int64_t lanes = 64 * input.size(1, 3);
  const std::int64_t size = lanes * input.size(0, 6) + input.size(0, 63);
  const auto x = input.values<T>(size);
  const auto grad = input.values<T>(size);
  const auto residual = input.values<T>(size);
  std::array<std::vector<float>, 5> of_lane;
  for (auto& values : of_lane) values = input.values<float>(lanes);
  const auto& [scale, shift, a, b, c] = of_lane;
  const T* const added = input.byte() % 2 == 0 ? nullptr : residual.data();
  // A power of two, so that products stay short.
  const float slope = 0.25F;
  compare_versions(
      [&](Isa isa) {
        const NormActKernels<T>& kernels = norm_act_kernels<T>(isa);
        std::vector<double> sums(static_cast<std::size_t>(5 * lanes));
        std::vector<T> out(x.size());
        std::vector<T> grad_x(x.size());
        double* const sum = sums.data();
        kernels.moments(x.data(), size, lanes, a.data(), sum, sum + lanes);
        kernels.forward(x.data(), size, lanes, scale.data(), shift.data(), slope, added,
                        out.data());
        kernels.backward_sums(x.data(), grad.data(), size, lanes, scale.data(), shift.data(),
                              b.data(), slope, sum + 2 * lanes, sum + 3 * lanes, sum + 4 * lanes);
        kernels.backward(x.data(), grad.data(), size, lanes, scale.data(), shift.data(), slope,
                         a.data(), b.data(), c.data(), grad_x.data());
        return std::tuple{sums, out, grad_x};
      },
      [](const auto& got, const auto& expected) {
        demand_close(std::get<0>(got), std::get<0>(expected), 0.0);
        demand_close(std::get<1>(got), std::get<1>(expected), 0.0);
        demand_close(std::get<2>(got), std::get<2>(expected), 0.0);
      });
}

void check_optimizer(KernelInput& input) {
  const std::int64_t size = input.size(0, 150);
  const auto parameter = input.values<float>(size);
  const auto grad = input.values<float>(size);
  const auto first = input.values<float>(size);
  auto second = input.values<float>(size);
  for (float& value : second) value = std::abs(value);
  const auto kind = input.byte();
  const float lr = input.fraction();
  const float decay = input.fraction();
  const float beta = input.fraction();
  const float divisor = 0.5F + input.fraction();
  compare_versions(
      [&](Isa isa) {
        const OptimizerKernels& kernels = optimizer_kernels(isa);
        std::array state{parameter, first, second, second};
        const ParameterElements elements{state[0].data(),
                                         grad.data(),
                                         kind == 1 ? nullptr : state[1].data(),
                                         state[2].data(),
                                         kind == 3 ? state[3].data() : nullptr,
                                         size};
        if (kind % 3 == 0) {
          kernels.adam(elements, {lr, 1.0F - beta, beta, beta, divisor, divisor, decay, divisor});
        } else if (kind % 3 == 1) {
          kernels.sgd(elements, {lr, beta, divisor, decay, kind % 2 == 0});
        } else {
          kernels.novograd(elements, {lr, beta, decay, divisor, 1.0F - beta});
        }
        const double sum = kernels.sum_of_squares(grad.data(), size);
        return std::pair{state, sum};
      },
      [](const auto& got, const auto& expected) {
        assert(got.second == expected.second);
        // These are sums of numbers up to 32, which may cancel each other.
        for (std::size_t i = 0; i < got.first.size(); ++i) {
          demand_close(got.first[i], expected.first[i], 1e-4);
        }
      });
}

template <class T>
void check_dice_ce(KernelInput& input) {
  const std::int64_t classes = input.size(2, kMostDiceCeClasses);
  const std::int64_t voxels = input.size(0, 60);
  const auto logits = input.values<T>(classes * voxels);
  auto labels = input.any<std::uint8_t>(voxels);
  for (std::uint8_t& label : labels) label %= static_cast<std::uint8_t>(classes);
  const auto a = input.values<float>(classes);
  const auto b = input.values<float>(classes);
  const auto c = input.values<float>(classes);
  const bool squared = input.byte() % 2 == 0;
  const float cross_entropy = input.fraction();
  compare_versions(
      [&](Isa isa) {
        std::vector<double> sums(static_cast<std::size_t>(3 * classes + 1));
        std::vector<T> grad(logits.size());
        double* const sum = sums.data();
        const DiceCeKernels<T>& kernels = dice_ce_kernels<T>(isa);
        kernels.sums(logits.data(), labels.data(), voxels, classes, squared, sum, sum + classes,
                     sum + 2 * classes, sum + 3 * classes);
        kernels.gradient(logits.data(), labels.data(), voxels, classes, a.data(), b.data(),
                         c.data(), cross_entropy, grad.data());
        return std::pair{sums, grad};
      },
      [](const auto& got, const auto& expected) {
        demand_close(got.first, expected.first, 1e-5);
        demand_close(got.second, expected.second, kRounding<T>);
      });
}

/// Compares convolutions that are done in two pieces.
/// \param kernels_of  the kernels of an Isa
template <class T, class Shape>
void compare_conv(const Shape& shape, std::int64_t planes, std::int64_t middle,
                  const ConvData<T>& data, auto kernels_of) {
  compare_versions(
      [&](Isa isa) { return run_conv<T>(kernels_of(isa), shape, planes, middle, data); },
      [](const ConvResults<T>& got, const ConvResults<T>& expected) {
        demand_close(got.out, expected.out, 0.0);
        demand_close(got.sums, expected.sums, 0.0);
      });
}

std::vector<float> used_scratch(std::int64_t size) {
  return std::vector<float>(static_cast<std::size_t>(size), 9.0F);
}

template <class T>
void check_stem_conv(KernelInput& input) {
  StemConvShape shape{.in_channels = input.size(1, kMostStemInputs),
                      .out_channels = kStemOutputs * input.size(1, 4)};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    shape.kernel[axis] = 2 * input.size(0, 1) + 1;
    shape.stride[axis] = input.size(1, 2);
    shape.size[axis] = input.size(1, axis == 2 ? 24 : 5);
  }
  const std::int64_t planes = shape.out_size(0);
  const std::int64_t voxels = shape.size[0] * shape.size[1] * shape.size[2];
  const std::int64_t out_voxels = planes * shape.out_size(1) * shape.out_size(2);
  ConvData<T> data;
  data.in = input.values<T>(voxels * shape.in_channels);
  data.grad = input.values<T>(out_voxels * shape.out_channels);
  data.weight = input.values<float>(shape.taps() * shape.in_channels * shape.out_channels);
  data.bias = input.values<float>(shape.out_channels);
  data.scratch = used_scratch(stem_conv_scratch_size(shape));
  compare_conv(shape, planes, input.size(0, planes), data,
               [](Isa isa) { return stem_conv_kernels<T>(isa); });
}

template <class T>
void check_thin_conv(KernelInput& input) {
  const ThinConvShape shape{input.size(1, kMostThinChannels), input.size(1, 4), input.size(1, 5),
                            input.size(1, 36)};
  const std::int64_t voxels = shape.x * shape.y * shape.z;
  ConvData<T> data;
  data.in = input.values<T>(voxels * shape.channels);
  data.grad = input.values<T>(voxels * shape.channels);
  data.weight = input.values<float>(27 * shape.channels * shape.channels);
  data.bias = input.values<float>(shape.channels);
  data.scratch = used_scratch(thin_conv_scratch_size(shape));
  compare_conv(shape, shape.x, input.size(0, shape.x), data,
               [](Isa isa) { return thin_conv_kernels<T>(isa); });
}

template <class T>
void check_thin_transposed(KernelInput& input) {
  const ThinTransposedShape shape{input.size(1, 40), input.size(1, kMostThinOutputs),
                                  input.size(1, 3), input.size(1, 3), input.size(1, 20)};
  const std::int64_t first = input.size(0, shape.in_channels);
  const std::int64_t second = shape.in_channels - first;
  const std::int64_t voxels = shape.x * shape.y * shape.z;
  const auto a = input.values<T>(voxels * first);
  const auto b = input.values<T>(voxels * second);
  const auto grad = input.values<T>(8 * voxels * shape.out_channels);
  const std::int64_t weight_size = 27 * shape.in_channels * shape.out_channels;
  const auto weight = input.values<float>(weight_size);
  const auto bias = input.values<float>(shape.out_channels);
  const std::int64_t middle = input.size(0, shape.x);
  compare_versions(
      [&](Isa isa) {
        std::vector<float> scratch(static_cast<std::size_t>(thin_transposed_scratch_size(shape)),
                                   9.0F);
        std::vector<T> out(grad.size());
        std::vector<T> grad_a(a.size());
        std::vector<T> grad_b(b.size());
        std::vector<double> sums(static_cast<std::size_t>(weight_size + shape.out_channels));
        const Parts<const T> in{{a.data(), b.data()}, {first, second}};
        const Parts<T> grad_in{{grad_a.data(), grad_b.data()}, {first, second}};
        const ThinTransposedKernels<T>& kernels = thin_transposed_kernels<T>(isa);
        for (const auto& [begin, end] : {std::pair{std::int64_t{0}, middle}, {middle, shape.x}}) {
          kernels.forward(in, shape, begin, end, weight.data(), bias.data(), scratch.data(),
                          out.data());
          kernels.input_gradient(grad.data(), shape, begin, end, weight.data(), scratch.data(),
                                 grad_in);
          kernels.weight_gradient(in, grad.data(), shape, begin, end, scratch.data(), sums.data(),
                                  sums.data() + weight_size);
        }
        return std::pair{std::array{out, grad_a, grad_b}, sums};
      },
      [](const auto& got, const auto& expected) {
        for (std::size_t i = 0; i < 3; ++i) demand_close(got.first[i], expected.first[i], 0.0);
        demand_close(got.second, expected.second, 0.0);
      });
}

constexpr std::array kChecks{
    check_argmax<float>,
    check_argmax<BFloat16>,
    check_argmax<Float16>,
    check_narrow,
    check_widen,
    check_axis_resample,
    check_gather<std::uint8_t>,
    check_gather<std::int16_t>,
    check_norm_act<float>,
    check_norm_act<BFloat16>,
    check_optimizer,
    check_dice_ce<float>,
    check_dice_ce<BFloat16>,
    check_thin_conv<float>,
    check_thin_conv<BFloat16>,
    check_thin_transposed<float>,
    check_thin_transposed<BFloat16>,
    check_stem_conv<float>,
    check_stem_conv<BFloat16>,
};

}  // namespace
}  // namespace hayate

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  hayate::KernelInput input({data, size});
  hayate::kChecks[input.byte() % hayate::kChecks.size()](input);
  return 0;
}
