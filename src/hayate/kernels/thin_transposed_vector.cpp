// SPDX-License-Identifier: Apache-2.0
// thin_transposed.h, a register at a time.
//
// PERF: all three are multiply-adds whose operands lie in the first-level cache as float32:
// 27·in·out of them for each input voxel, the least there is, since an output voxel is reached by
// one or two taps along each axis and nothing is padded. Forward has voxels along Z in a register
// (even and odd outputs apart), the gradients input channels. 32→2 at 48³ in
// bfloat16, against ATen: docs/decisions/0005.
#include "hayate/kernels/simd.h"
#include "hayate/kernels/thin_transposed_layout.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

/// Registers of input channels that are summed at a time.
constexpr std::int64_t kChannelVectors = 2;

/// A row of voxels, channels last, into a row of memory for each channel.
template <class T>
HAYATE_INLINE void split_channels(const T* from, std::int64_t channels, std::int64_t size,
                                  std::int64_t row, float* to) {
  const std::int64_t whole_size = size / kWidth * kWidth;
  const std::int64_t whole_channels = channels / kWidth * kWidth;
  for (std::int64_t z = 0; z < whole_size; z += kWidth) {
    for (std::int64_t c = 0; c < whole_channels; c += kWidth) {
      Vector tile[kWidth];
      for (std::int64_t i = 0; i < kWidth; ++i) tile[i] = load(from + (z + i) * channels + c);
      transpose(tile);
      for (std::int64_t i = 0; i < kWidth; ++i) store(to + (c + i) * row + z, tile[i]);
    }
  }
  for (std::int64_t z = 0; z < size; ++z) {
    for (std::int64_t c = z < whole_size ? whole_channels : 0; c < channels; ++c) {
      to[c * row + z] = to_float(from[z * channels + c]);
    }
  }
}

/// A row of voxels as float32, channels in whole registers: `stride` floats a voxel.
template <class T>
HAYATE_INLINE void join_channels(const Parts<const T>& in, std::int64_t voxel, std::int64_t size,
                                 std::int64_t stride, float* to) {
  std::int64_t offset = 0;
  for (int part = 0; part < 2; ++part) {
    const std::int64_t channels = in.channels[part];
    const std::int64_t whole = channels / kWidth * kWidth;
    const T* const from = in.data[part] + voxel * channels;
    for (std::int64_t z = 0; z < size; ++z) {
      float* const at = to + z * stride + offset;
      for (std::int64_t c = 0; c < whole; c += kWidth) store(at + c, load(from + z * channels + c));
      for (std::int64_t c = whole; c < channels; ++c) at[c] = to_float(from[z * channels + c]);
    }
    offset += channels;
  }
  for (std::int64_t z = 0; z < size; ++z) {
    for (std::int64_t c = offset; c < stride; ++c) to[z * stride + c] = 0.0F;
  }
}

/// kWidth channels from `c` on of a voxel, as far as there are so many, to where they belong.
template <class T>
HAYATE_INLINE void store_channels_of(const Parts<T>& parts, std::int64_t voxel, std::int64_t c,
                                     Vector values) {
  const std::int64_t first = parts.channels[0];
  const std::int64_t second = parts.channels[1];
  if (c + kWidth <= first) {
    store(parts.data[0] + voxel * first + c, values);
  } else if (c >= first && c + kWidth <= first + second) {
    store(parts.data[1] + voxel * second + c - first, values);
  } else {
    for (std::int64_t i = 0; i < kWidth && c + i < first + second; ++i) {
      T& to = c + i < first ? parts.data[0][voxel * first + c + i]
                            : parts.data[1][voxel * second + c + i - first];
      to = from_float<T>(values[i]);
    }
  }
}

/// The nine rows of the gradient that the row (x, y) of the input reaches, as float32: voxel 2z - 1
/// stands at z·2·CO.
template <std::int64_t CO, class T>
HAYATE_INLINE void bring_output_rows(const T* grad, const ThinTransposedShape& shape,
                                     std::int64_t x, std::int64_t y, std::int64_t output_row,
                                     float* rows) {
  const std::int64_t size = 2 * shape.z * CO;
  for (std::int64_t tap = 0; tap < 9; ++tap) {
    float* const to = rows + tap * output_row;
    const std::int64_t ox = 2 * x - 1 + tap / 3;
    const std::int64_t oy = 2 * y - 1 + tap % 3;
    for (std::int64_t i = 0; i < CO; ++i) to[i] = 0.0F;
    if (ox < 0 || oy < 0) {
      for (std::int64_t i = 0; i < size; ++i) to[CO + i] = 0.0F;
      continue;
    }
    const T* const from = grad + (ox * 2 * shape.y + oy) * size;
    const std::int64_t whole = size / kWidth * kWidth;
    for (std::int64_t i = 0; i < whole; i += kWidth) store(to + CO + i, load(from + i));
    for (std::int64_t i = whole; i < size; ++i) to[CO + i] = to_float(from[i]);
  }
}

/// Weights as [tap along X and Y][tap along Z][out][in], zeros to the end of the registers.
template <std::int64_t CO>
HAYATE_INLINE void arrange_weights(const float* weight, std::int64_t channels,
                                   std::int64_t padded_channels, float* to) {
  for (std::int64_t tap = 0; tap < 27; ++tap) {
    for (std::int64_t co = 0; co < CO; ++co) {
      float* const row = to + (tap * CO + co) * padded_channels;
      for (std::int64_t ci = 0; ci < channels; ++ci) row[ci] = weight[(ci * CO + co) * 27 + tap];
      for (std::int64_t ci = channels; ci < padded_channels; ++ci) row[ci] = 0.0F;
    }
  }
}

/// A row of the input, split into channels, and the tap along X and Y by which it is reached.
struct Source {
  const float* row;
  std::int64_t tap;
};

/// `kBlocks` registers of outputs, each with its even and its odd voxels.
template <std::int64_t CO, std::int64_t kBlocks, class T>
HAYATE_INLINE void forward_block(const Source* sources, std::int64_t source_count,
                                 std::int64_t channels, std::int64_t channel_row,
                                 const float* weight, const float* bias, std::int64_t z,
                                 std::int64_t size, T* out) {
  Vector even[kBlocks][CO];
  Vector odd[kBlocks][CO];
  for (std::int64_t b = 0; b < kBlocks; ++b) {
    for (std::int64_t co = 0; co < CO; ++co) even[b][co] = odd[b][co] = broadcast(bias[co]);
  }
  for (std::int64_t s = 0; s < source_count; ++s) {
    const float* w = weight + sources[s].tap * channels * 3 * CO;
    const float* row = sources[s].row + z;
    for (std::int64_t ci = 0; ci < channels; ++ci, w += 3 * CO, row += channel_row) {
#pragma GCC unroll 4
      for (std::int64_t b = 0; b < kBlocks; ++b) {
        const Vector here = load(row + b * kWidth);
        const Vector next = load(row + b * kWidth + 1);
#pragma GCC unroll 4
        for (std::int64_t co = 0; co < CO; ++co) {
          even[b][co] += here * w[CO + co];
          odd[b][co] += here * w[2 * CO + co];
          odd[b][co] += next * w[co];
        }
      }
    }
  }
  for (std::int64_t b = 0; b < kBlocks; ++b) {
    Vector low[CO];
    Vector high[CO];
    for (std::int64_t co = 0; co < CO; ++co) interleave(even[b][co], odd[b][co], low[co], high[co]);
    const std::int64_t first = z + b * kWidth;
    T* const to = out + first * 2 * CO;
    if (first + kWidth <= size) {
      store_channels(to, CO, low);
      store_channels(to + kWidth * CO, CO, high);
      continue;
    }
    for (std::int64_t i = 0; i < 2 * (size - first); ++i) {
      for (std::int64_t co = 0; co < CO; ++co) {
        to[i * CO + co] = from_float<T>(i < kWidth ? low[co][i] : high[co][i - kWidth]);
      }
    }
  }
}

template <class T, std::int64_t CO>
void forward_of(const Parts<const T>& in, const ThinTransposedShape& shape, std::int64_t x_begin,
                std::int64_t x_end, const float* weight, const float* bias, float* scratch,
                T* out) {
  const std::int64_t channels = shape.in_channels;
  const std::int64_t channel_row = ThinTransposedLayout(shape).channel_row;
  const std::int64_t row_size = channels * channel_row;
  // Weights as [tap along X and Y][in][tap along Z][out], in the order of use.
  float* const w = scratch + 4 * row_size;
  for (std::int64_t ci = 0; ci < channels; ++ci) {
    for (std::int64_t tap = 0; tap < 27; ++tap) {
      for (std::int64_t co = 0; co < CO; ++co) {
        w[((tap / 3 * channels + ci) * 3 + tap % 3) * CO + co] = weight[(ci * CO + co) * 27 + tap];
      }
    }
  }
  // Row y of planes x and x + 1, and the row behind each; what is not there is zero.
  for (std::int64_t i = 0; i < 4 * row_size; ++i) scratch[i] = 0.0F;
  const auto row_of = [&](std::int64_t dx, std::int64_t y) {
    return scratch + (dx * 2 + y % 2) * row_size;
  };
  const auto bring = [&](std::int64_t x, std::int64_t dx, std::int64_t y) {
    float* const to = row_of(dx, y);
    if (x + dx >= shape.x || y >= shape.y) {
      for (std::int64_t i = 0; i < row_size; ++i) to[i] = 0.0F;
      return;
    }
    const std::int64_t voxel = ((x + dx) * shape.y + y) * shape.z;
    float* part_to = to;
    for (int part = 0; part < 2; ++part) {
      split_channels(in.data[part] + voxel * in.channels[part], in.channels[part], shape.z,
                     channel_row, part_to);
      part_to += in.channels[part] * channel_row;
    }
  };
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    bring(x, 0, 0);
    bring(x, 1, 0);
    for (std::int64_t y = 0; y < shape.y; ++y) {
      bring(x, 0, y + 1);
      bring(x, 1, y + 1);
      for (std::int64_t parity = 0; parity < 4; ++parity) {
        const std::int64_t odd_x = parity / 2;
        const std::int64_t odd_y = parity % 2;
        Source sources[4];
        std::int64_t count = 0;
        for (std::int64_t dx = 0; dx <= odd_x && x + dx < shape.x; ++dx) {
          for (std::int64_t dy = 0; dy <= odd_y && y + dy < shape.y; ++dy) {
            // Even: the middle tap. Odd: the last tap of this voxel, the first one of the next.
            const std::int64_t tap_x = odd_x == 0 ? 1 : 2 - 2 * dx;
            const std::int64_t tap_y = odd_y == 0 ? 1 : 2 - 2 * dy;
            sources[count++] = {row_of(dx, y + dy), tap_x * 3 + tap_y};
          }
        }
        T* const to = out + ((2 * x + odd_x) * 2 * shape.y + 2 * y + odd_y) * 2 * shape.z * CO;
        std::int64_t z = 0;
        for (; z + 2 * kWidth < shape.z; z += 3 * kWidth) {
          forward_block<CO, 3>(sources, count, channels, channel_row, w, bias, z, shape.z, to);
        }
        for (; z < shape.z; z += kWidth) {
          forward_block<CO, 1>(sources, count, channels, channel_row, w, bias, z, shape.z, to);
        }
      }
    }
  }
}

/// `kVoxels` input voxels, `kVectors` registers of channels each.
template <std::int64_t CO, std::int64_t kVoxels, std::int64_t kVectors, class T>
HAYATE_INLINE void input_gradient_block(const float* rows, std::int64_t output_row,
                                        const float* weight, std::int64_t padded_channels,
                                        std::int64_t c, std::int64_t z, std::int64_t voxel,
                                        const Parts<T>& grad_in) {
  Vector sums[kVoxels][kVectors] = {};
  for (std::int64_t tap = 0; tap < 9; ++tap) {
    const float* const row = rows + tap * output_row + 2 * z * CO;
    const float* const w = weight + tap * 3 * CO * padded_channels + c;
    for (std::int64_t i = 0; i < 3 * CO; ++i) {
      Vector of_weight[kVectors];
      for (std::int64_t v = 0; v < kVectors; ++v) {
        of_weight[v] = load(w + i * padded_channels + v * kWidth);
      }
#pragma GCC unroll 8
      for (std::int64_t j = 0; j < kVoxels; ++j) {
        const Vector g = broadcast(row[2 * j * CO + i]);
        for (std::int64_t v = 0; v < kVectors; ++v) sums[j][v] += of_weight[v] * g;
      }
    }
  }
  for (std::int64_t j = 0; j < kVoxels; ++j) {
    for (std::int64_t v = 0; v < kVectors; ++v) {
      store_channels_of(grad_in, voxel + j, c + v * kWidth, sums[j][v]);
    }
  }
}

template <class T, std::int64_t CO, std::int64_t kVectors>
HAYATE_INLINE void input_gradient_row(const float* rows, const ThinTransposedShape& shape,
                                      const ThinTransposedLayout& layout, const float* weight,
                                      std::int64_t c, std::int64_t voxel, const Parts<T>& grad_in) {
  constexpr std::int64_t kVoxels = 6;
  std::int64_t z = 0;
  for (; z + kVoxels <= shape.z; z += kVoxels) {
    input_gradient_block<CO, kVoxels, kVectors>(rows, layout.output_row, weight,
                                                layout.padded_channels, c, z, voxel + z, grad_in);
  }
  for (; z < shape.z; ++z) {
    input_gradient_block<CO, 1, kVectors>(rows, layout.output_row, weight, layout.padded_channels,
                                          c, z, voxel + z, grad_in);
  }
}

template <class T, std::int64_t CO>
void input_gradient_of(const T* grad, const ThinTransposedShape& shape, std::int64_t x_begin,
                       std::int64_t x_end, const float* weight, float* scratch,
                       const Parts<T>& grad_in) {
  const ThinTransposedLayout layout(shape);
  float* const w = scratch;
  float* const rows = scratch + layout.weights;
  arrange_weights<CO>(weight, shape.in_channels, layout.padded_channels, w);
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    for (std::int64_t y = 0; y < shape.y; ++y) {
      bring_output_rows<CO>(grad, shape, x, y, layout.output_row, rows);
      const std::int64_t voxel = (x * shape.y + y) * shape.z;
      std::int64_t c = 0;
      for (; c + kChannelVectors * kWidth <= layout.padded_channels;
           c += kChannelVectors * kWidth) {
        input_gradient_row<T, CO, kChannelVectors>(rows, shape, layout, w, c, voxel, grad_in);
      }
      for (; c < layout.padded_channels; c += kWidth) {
        input_gradient_row<T, CO, 1>(rows, shape, layout, w, c, voxel, grad_in);
      }
    }
  }
}

/// Adds up the products of a row of the input and the nine rows that it reaches.
template <std::int64_t CO, std::int64_t kVectors>
HAYATE_INLINE void weight_gradient_row(const float* in, const float* rows, std::int64_t size,
                                       const ThinTransposedLayout& layout, std::int64_t c,
                                       float* sums) {
  for (std::int64_t tap = 0; tap < 9; ++tap) {
    const float* const row = rows + tap * layout.output_row;
    Vector of_row[3 * CO][kVectors] = {};
    for (std::int64_t z = 0; z < size; ++z) {
      Vector x[kVectors];
      for (std::int64_t v = 0; v < kVectors; ++v) {
        x[v] = load(in + z * layout.padded_channels + c + v * kWidth);
      }
#pragma GCC unroll 12
      for (std::int64_t i = 0; i < 3 * CO; ++i) {
        const Vector g = broadcast(row[2 * z * CO + i]);
        for (std::int64_t v = 0; v < kVectors; ++v) of_row[i][v] += x[v] * g;
      }
    }
    for (std::int64_t i = 0; i < 3 * CO; ++i) {
      float* const to = sums + (tap * 3 * CO + i) * layout.padded_channels + c;
      for (std::int64_t v = 0; v < kVectors; ++v) {
        store(to + v * kWidth, load(to + v * kWidth) + of_row[i][v]);
      }
    }
  }
}

template <class T, std::int64_t CO>
void weight_gradient_of(const Parts<const T>& in, const T* grad, const ThinTransposedShape& shape,
                        std::int64_t x_begin, std::int64_t x_end, float* scratch,
                        double* weight_grad, double* bias_grad) {
  const ThinTransposedLayout layout(shape);
  float* const sums = scratch;
  float* const rows = sums + layout.weights;
  float* const in_row = rows + 9 * layout.output_row;
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    // The sums are of one plane only: a few thousand terms in float32, in rows first.
    for (std::int64_t i = 0; i < layout.weights; ++i) sums[i] = 0.0F;
    for (std::int64_t y = 0; y < shape.y; ++y) {
      join_channels(in, (x * shape.y + y) * shape.z, shape.z, layout.padded_channels, in_row);
      bring_output_rows<CO>(grad, shape, x, y, layout.output_row, rows);
      std::int64_t c = 0;
      for (; c + kChannelVectors * kWidth <= layout.padded_channels;
           c += kChannelVectors * kWidth) {
        weight_gradient_row<CO, kChannelVectors>(in_row, rows, shape.z, layout, c, sums);
      }
      for (; c < layout.padded_channels; c += kWidth) {
        weight_gradient_row<CO, 1>(in_row, rows, shape.z, layout, c, sums);
      }
      // These visit every output voxel once: rows 2x and 2x + 1, 2y and 2y + 1.
      for (const std::int64_t tap : {4, 5, 7, 8}) {
        float of_row[CO] = {};
        for (std::int64_t i = 0; i < 2 * shape.z * CO; ++i) {
          of_row[i % CO] += rows[tap * layout.output_row + CO + i];
        }
        for (std::int64_t co = 0; co < CO; ++co) bias_grad[co] += double{of_row[co]};
      }
    }
    for (std::int64_t tap = 0; tap < 27; ++tap) {
      for (std::int64_t co = 0; co < CO; ++co) {
        const float* const row = sums + (tap * CO + co) * layout.padded_channels;
        for (std::int64_t ci = 0; ci < shape.in_channels; ++ci) {
          weight_grad[(ci * CO + co) * 27 + tap] += double{row[ci]};
        }
      }
    }
  }
}

/// Calls body<CO>() for the number of output channels.
template <class Body>
void with_outputs(std::int64_t out_channels, Body body) {
  switch (out_channels) {
    case 1:
      return body.template operator()<1>();
    case 2:
      return body.template operator()<2>();
    case 3:
      return body.template operator()<3>();
    default:
      return body.template operator()<4>();
  }
}

template <class T>
void forward(const Parts<const T>& in, const ThinTransposedShape& shape, std::int64_t x_begin,
             std::int64_t x_end, const float* weight, const float* bias, float* scratch, T* out) {
  with_outputs(shape.out_channels, [&]<std::int64_t CO>() {
    forward_of<T, CO>(in, shape, x_begin, x_end, weight, bias, scratch, out);
  });
}

template <class T>
void input_gradient(const T* grad, const ThinTransposedShape& shape, std::int64_t x_begin,
                    std::int64_t x_end, const float* weight, float* scratch,
                    const Parts<T>& grad_in) {
  with_outputs(shape.out_channels, [&]<std::int64_t CO>() {
    input_gradient_of<T, CO>(grad, shape, x_begin, x_end, weight, scratch, grad_in);
  });
}

template <class T>
void weight_gradient(const Parts<const T>& in, const T* grad, const ThinTransposedShape& shape,
                     std::int64_t x_begin, std::int64_t x_end, float* scratch, double* weight_grad,
                     double* bias_grad) {
  with_outputs(shape.out_channels, [&]<std::int64_t CO>() {
    weight_gradient_of<T, CO>(in, grad, shape, x_begin, x_end, scratch, weight_grad, bias_grad);
  });
}

template <class T>
constexpr ThinTransposedKernels<T> kKernels{forward<T>, input_gradient<T>, weight_gradient<T>};

}  // namespace

HAYATE_THIN_TRANSPOSED_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
