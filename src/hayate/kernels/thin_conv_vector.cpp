// SPDX-License-Identifier: Apache-2.0
// thin_conv.h for a register of voxels along Z at a time.
//
// PERF: three planes of the input lie in the working memory as float32, channel by channel, with
// zeros round them (96²×2: 0.25 MB, in the second-level cache), so that the inner loop is loads and
// multiply-adds only: 27·C² of them for C results of a register of voxels, by which it is bound.
#include "hayate/kernels/simd.h"
#include "hayate/kernels/thin_conv.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd;

/// Brings a row of voxels into a row of memory for each channel.
template <std::int64_t C, class T>
HAYATE_INLINE void load_row(const T* from, std::int64_t size, std::int64_t row, float* to) {
  const std::int64_t whole = size / kWidth * kWidth;
  for (std::int64_t z = 0; z < whole; z += kWidth) {
    Vector values[C];
    load_channels(from + z * C, C, values);
    for (std::int64_t c = 0; c < C; ++c) store(to + c * row + z, values[c]);
  }
  for (std::int64_t z = whole; z < size; ++z) {
    for (std::int64_t c = 0; c < C; ++c) to[c * row + z] = to_float(from[z * C + c]);
  }
}

/// The planes of an item, three at a time.
template <class T, std::int64_t C>
class Planes {
 public:
  HAYATE_INLINE Planes(const T* in, const ThinConvShape& shape, float* scratch)
      : in_(in),
        shape_(shape),
        row_(thin_conv_row(shape.z)),
        plane_((shape.y + 2) * C * row_),
        scratch_(scratch) {
    for (std::int64_t i = 0; i < 3 * plane_; ++i) scratch_[i] = 0.0F;
  }

  std::int64_t row() const { return row_; }
  /// Working memory behind the planes: C rows.
  float* rest() const { return scratch_ + 3 * plane_; }

  /// Row y - 1 + dy of channel ci in plane x, from z = -1 on.
  HAYATE_INLINE const float* at(std::int64_t x, std::int64_t y, std::int64_t dy,
                                std::int64_t ci) const {
    return place(x) + ((y + dy) * C + ci) * row_;
  }

  /// Brings plane x, which may be one before the first or behind the last, into the place of x - 3.
  HAYATE_INLINE void bring(std::int64_t x) {
    float* const to = place(x);
    if (x < 0 || x >= shape_.x) {
      for (std::int64_t i = 0; i < plane_; ++i) to[i] = 0.0F;
      return;
    }
    for (std::int64_t y = 0; y < shape_.y; ++y) {
      load_row<C>(in_ + (x * shape_.y + y) * shape_.z * C, shape_.z, row_,
                  to + (y + 1) * C * row_ + 1);
    }
  }

 private:
  HAYATE_INLINE float* place(std::int64_t x) const { return scratch_ + (x + 3) % 3 * plane_; }

  const T* in_;
  const ThinConvShape& shape_;
  std::int64_t row_;
  std::int64_t plane_;
  float* scratch_;
};

template <class T, std::int64_t C>
void forward_of(const T* in, const ThinConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
                const float* weight, const float* bias, float* scratch, T* out) {
  // Weights in the order of use.
  float w[3][3][C][3][C];
  for (std::int64_t co = 0; co < C; ++co) {
    for (std::int64_t ci = 0; ci < C; ++ci) {
      for (std::int64_t tap = 0; tap < 27; ++tap) {
        w[tap / 9][tap / 3 % 3][ci][tap % 3][co] = weight[(co * C + ci) * 27 + tap];
      }
    }
  }
  Planes<T, C> planes(in, shape, scratch);
  planes.bring(x_begin - 1);
  planes.bring(x_begin);
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    planes.bring(x + 1);
    for (std::int64_t y = 0; y < shape.y; ++y) {
      T* const to = out + (x * shape.y + y) * shape.z * C;
      for (std::int64_t z = 0; z < shape.z; z += kWidth) {
        Vector sum[C];
        for (std::int64_t co = 0; co < C; ++co) sum[co] = broadcast(bias[co]);
        for (std::int64_t dx = 0; dx < 3; ++dx) {
          for (std::int64_t dy = 0; dy < 3; ++dy) {
            for (std::int64_t ci = 0; ci < C; ++ci) {
              const float* const row = planes.at(x + dx - 1, y, dy, ci) + z;
              for (std::int64_t dz = 0; dz < 3; ++dz) {
                const Vector value = load(row + dz);
                for (std::int64_t co = 0; co < C; ++co) sum[co] += value * w[dx][dy][ci][dz][co];
              }
            }
          }
        }
        if (z + kWidth <= shape.z) {
          store_channels(to + z * C, C, sum);
          continue;
        }
        for (std::int64_t i = 0; z + i < shape.z; ++i) {
          for (std::int64_t co = 0; co < C; ++co) to[(z + i) * C + co] = from_float<T>(sum[co][i]);
        }
      }
    }
  }
}

/// Input channels whose sums are in registers at a time: 12 of them for two channels.
template <std::int64_t C>
constexpr std::int64_t kInputs = C == 2 ? 2 : 1;

template <class T, std::int64_t C>
void weight_gradient_of(const T* in, const T* grad, const ThinConvShape& shape,
                        std::int64_t x_begin, std::int64_t x_end, float* scratch,
                        double* weight_grad, double* bias_grad) {
  Planes<T, C> planes(in, shape, scratch);
  const std::int64_t row = planes.row();
  float* const g = planes.rest();
  for (std::int64_t i = 0; i < C * row; ++i) g[i] = 0.0F;
  planes.bring(x_begin - 1);
  planes.bring(x_begin);
  for (std::int64_t x = x_begin; x < x_end; ++x) {
    planes.bring(x + 1);
    // The sums are of one plane only: float32 holds a few hundred terms well.
    Vector sums[3][3][C][3][C] = {};
    Vector bias_sums[C] = {};
    for (std::int64_t y = 0; y < shape.y; ++y) {
      const T* const from = grad + (x * shape.y + y) * shape.z * C;
      load_row<C>(from, shape.z, row, g);
      for (std::int64_t z = 0; z < shape.z; z += kWidth) {
        for (std::int64_t co = 0; co < C; ++co) bias_sums[co] += load(g + co * row + z);
      }
      for (std::int64_t dx = 0; dx < 3; ++dx) {
        for (std::int64_t dy = 0; dy < 3; ++dy) {
          for (std::int64_t ci = 0; ci < C; ci += kInputs<C>) {
            const float* const values = planes.at(x + dx - 1, y, dy, ci);
            Vector sum[kInputs<C>][3][C] = {};
            for (std::int64_t z = 0; z < shape.z; z += kWidth) {
              Vector of_grad[C];
              for (std::int64_t co = 0; co < C; ++co) of_grad[co] = load(g + co * row + z);
              for (std::int64_t i = 0; i < kInputs<C>; ++i) {
                for (std::int64_t dz = 0; dz < 3; ++dz) {
                  const Vector value = load(values + i * row + z + dz);
                  for (std::int64_t co = 0; co < C; ++co) sum[i][dz][co] += value * of_grad[co];
                }
              }
            }
            for (std::int64_t i = 0; i < kInputs<C>; ++i) {
              for (std::int64_t dz = 0; dz < 3; ++dz) {
                for (std::int64_t co = 0; co < C; ++co) {
                  sums[dx][dy][ci + i][dz][co] += sum[i][dz][co];
                }
              }
            }
          }
        }
      }
    }
    for (std::int64_t co = 0; co < C; ++co) {
      for (std::int64_t i = 0; i < kWidth; ++i) bias_grad[co] += double{bias_sums[co][i]};
      for (std::int64_t ci = 0; ci < C; ++ci) {
        for (std::int64_t tap = 0; tap < 27; ++tap) {
          const Vector sum = sums[tap / 9][tap / 3 % 3][ci][tap % 3][co];
          for (std::int64_t i = 0; i < kWidth; ++i) {
            weight_grad[(co * C + ci) * 27 + tap] += double{sum[i]};
          }
        }
      }
    }
  }
}

template <class T>
void forward(const T* in, const ThinConvShape& shape, std::int64_t x_begin, std::int64_t x_end,
             const float* weight, const float* bias, float* scratch, T* out) {
  switch (shape.channels) {
    case 1:
      return forward_of<T, 1>(in, shape, x_begin, x_end, weight, bias, scratch, out);
    case 2:
      return forward_of<T, 2>(in, shape, x_begin, x_end, weight, bias, scratch, out);
    case 3:
      return forward_of<T, 3>(in, shape, x_begin, x_end, weight, bias, scratch, out);
    default:
      return forward_of<T, 4>(in, shape, x_begin, x_end, weight, bias, scratch, out);
  }
}

template <class T>
void weight_gradient(const T* in, const T* grad, const ThinConvShape& shape, std::int64_t x_begin,
                     std::int64_t x_end, float* scratch, double* weight_grad, double* bias_grad) {
  switch (shape.channels) {
    case 1:
      return weight_gradient_of<T, 1>(in, grad, shape, x_begin, x_end, scratch, weight_grad,
                                      bias_grad);
    case 2:
      return weight_gradient_of<T, 2>(in, grad, shape, x_begin, x_end, scratch, weight_grad,
                                      bias_grad);
    case 3:
      return weight_gradient_of<T, 3>(in, grad, shape, x_begin, x_end, scratch, weight_grad,
                                      bias_grad);
    default:
      return weight_gradient_of<T, 4>(in, grad, shape, x_begin, x_end, scratch, weight_grad,
                                      bias_grad);
  }
}

template <class T>
constexpr ThinConvKernels<T> kKernels{forward<T>, weight_gradient<T>};

}  // namespace

HAYATE_THIN_CONV_VERSIONS(HAYATE_DEFINE_TYPED_VERSION)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
