// SPDX-License-Identifier: Apache-2.0
// The loops of gather_resample.h for a register of float64 coordinates at a time: four voxels with
// AVX2, eight with AVX-512.
//
// PERF: what a voxel costs is fetching its eight neighbours, and the float64 of its coordinates.
// Two neighbours that lie side by side in memory come with one load, and stay side by side through
// the blends of the other two axes. Rows in the first cache, AVX-512: 2.4 ns a voxel of
// float32, 3.2 of int16; with gather instructions, which have to be given an address for each
// load, 3.5 and 3.6.
#include "hayate/kernels/gather_resample.h"
#include "hayate/kernels/simd_doubles.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd_doubles;

/// A vector's elements one by one, out of memory.
struct Places {
  std::int32_t of[kLanes];
  HAYATE_INLINE Places(Indices places) { std::memcpy(of, &places, sizeof(of)); }
};

/// Two numbers side by side, as one of twice the size.
template <class Word, class T>
HAYATE_INLINE Word load_pair(const T* from) {
  Word word;
  static_assert(sizeof(word) == 2 * sizeof(T));
  std::memcpy(&word, from, sizeof(word));
  return word;
}

using TwoWords = double __attribute__((vector_size(16)));
using FourWords = std::int32_t __attribute__((vector_size(16)));

HAYATE_INLINE TwoWords load_two(const float* voxels, const std::int32_t* first) {
  return TwoWords{load_pair<double>(voxels + first[0]), load_pair<double>(voxels + first[1])};
}
HAYATE_INLINE FourWords load_four(const std::int16_t* voxels, const std::int32_t* first) {
  return FourWords{
      load_pair<std::int32_t>(voxels + first[0]), load_pair<std::int32_t>(voxels + first[1]),
      load_pair<std::int32_t>(voxels + first[2]), load_pair<std::int32_t>(voxels + first[3])};
}
HAYATE_INLINE auto load_four(const float* voxels, const std::int32_t* first) {
  return __builtin_shufflevector(load_two(voxels, first), load_two(voxels, first + 2), 0, 1, 2, 3);
}

HAYATE_INLINE Pairs load_pairs(const float* voxels, const Places& first) {
#ifdef __AVX512F__
  return reinterpret_cast<Pairs>(__builtin_shufflevector(
      load_four(voxels, first.of), load_four(voxels, first.of + 4), 0, 1, 2, 3, 4, 5, 6, 7));
#else
  return reinterpret_cast<Pairs>(load_four(voxels, first.of));
#endif
}
HAYATE_INLINE Pairs load_pairs(const std::int16_t* voxels, const Places& first) {
#ifdef __AVX512F__
  const auto words = __builtin_shufflevector(
      load_four(voxels, first.of), load_four(voxels, first.of + 4), 0, 1, 2, 3, 4, 5, 6, 7);
#else
  const auto words = load_four(voxels, first.of);
#endif
  return __builtin_convertvector(reinterpret_cast<Halves>(words), Pairs);
}
HAYATE_INLINE Pairs load_pairs(const std::uint8_t* voxels, const Places& first) {
  Quarters words;
  for (int i = 0; i < kLanes; ++i) words[i] = load_pair<std::uint16_t>(voxels + first.of[i]);
  return to_pairs(words);
}

/// An axis of the source along a row. Copies, which the compiler knows not to be what it writes to.
struct Axis {
  const double* products;
  double terms[3];
  double last;
  std::int32_t stride;

  template <class T>
  HAYATE_INLINE Axis(const GatherSource<T>& source, const GatherRow& row, int axis)
      : products(row.products[axis]),
        terms{row.terms[axis][0], row.terms[axis][1], row.terms[axis][2]},
        last(static_cast<double>(source.size[axis] - 1)),
        stride(source.stride[axis]) {}

  /// Returns coordinates in [0, last], so that nothing outside is read, whatever the row says.
  HAYATE_INLINE Doubles coordinates(std::int64_t k) const {
    Doubles sums;
    std::memcpy(&sums, products + k, sizeof(sums));
    sums = ((sums + terms[0]) + terms[1]) + terms[2];
    return clamp(sums, Doubles{}, Doubles{} + last);
  }
};

/// The lower neighbours and the weights of the upper ones.
struct Taps {
  Indices low;
  Floats weight;

  HAYATE_INLINE explicit Taps(Doubles coordinates) {
    low = __builtin_convertvector(coordinates, Indices);
    weight = __builtin_convertvector(coordinates - to_doubles(low), Floats);
  }
};

template <class V>
HAYATE_INLINE V between(V low, V high, V weight) {
  return low + weight * (high - low);
}

/// What a row reads.
template <class T>
struct Row {
  const T* voxels;
  Axis x;
  Axis y;
  Axis z;

  HAYATE_INLINE Row(const GatherSource<T>& source, const GatherRow& row)
      : voxels(source.voxels), x(source, row, 0), y(source, row, 1), z(source, row, 2) {}

  HAYATE_INLINE Floats interpolate(std::int64_t k) const {
    const Taps x_taps(x.coordinates(k));
    const Taps y_taps(y.coordinates(k));
    const Taps z_taps(z.coordinates(k));
    // The last voxel of an axis is the second of its pair.
    const Indices last_pair = Indices{} + (static_cast<std::int32_t>(z.last) - 1);
    const Indices pair = z_taps.low < last_pair ? z_taps.low : last_pair;
    const bool descends = z.stride < 0;
    const Indices origin =
        x_taps.low * x.stride + y_taps.low * y.stride + (descends ? -1 - pair : pair);
    const Pairs x_weight = twice(x_taps.weight);
    const Pairs y_weight = twice(y_taps.weight);
    const auto blend = [&](Pairs a, Pairs b, Pairs c, Pairs d) __attribute__((always_inline)) {
      return between(between(a, b, x_weight), between(c, d, x_weight), y_weight);
    };
    Pairs blended;
    if (has_zero(x_taps.weight < y_taps.weight ? x_taps.weight : y_taps.weight)) {
      // Some neighbour has no weight, and may not be there.
      const Indices x_step = (x_taps.weight != 0.0F) & x.stride;
      const Indices y_step = (y_taps.weight != 0.0F) & y.stride;
      blended =
          blend(load_pairs(voxels, origin), load_pairs(voxels, origin + x_step),
                load_pairs(voxels, origin + y_step), load_pairs(voxels, origin + x_step + y_step));
    } else {
      const Places first(origin);
      blended = blend(load_pairs(voxels, first), load_pairs(voxels + x.stride, first),
                      load_pairs(voxels + y.stride, first),
                      load_pairs(voxels + x.stride + y.stride, first));
    }
    const Floats first = descends ? seconds(blended) : firsts(blended);
    const Floats second = descends ? firsts(blended) : seconds(blended);
    const Floats single = z_taps.low > pair ? second : first;
    return z_taps.weight != 0.0F ? between(first, second, z_taps.weight) : single;
  }

  HAYATE_INLINE Indices nearest(std::int64_t k) const {
    return round(x.coordinates(k)) * x.stride + round(y.coordinates(k)) * y.stride +
           round(z.coordinates(k)) * z.stride;
  }

 private:
  /// Rounds half to even: beyond 2^52 a double has no halves.
  HAYATE_INLINE static Indices round(Doubles coordinates) {
    constexpr double shift = 0x1.8p52;
    return __builtin_convertvector((coordinates + shift) - shift, Indices);
  }
};

template <class T>
HAYATE_INLINE void interpolate(const GatherSource<T>& source, const GatherRow& row,
                               std::int64_t size, float* out) {
  const Row<T> from(source, row);
  std::int64_t k = 0;
  for (; k + kLanes <= size; k += kLanes) {
    const Floats values = from.interpolate(k);
    std::memcpy(out + k, &values, sizeof(values));
  }
  if (k == size) return;
  const Floats values = from.interpolate(k);
  std::memcpy(out + k, &values, static_cast<std::size_t>(size - k) * sizeof(float));
}

template <class T>
HAYATE_INLINE void pick(const GatherSource<T>& source, const GatherRow& row, std::int64_t size,
                        T* out) {
  const Row<T> from(source, row);
  std::int64_t k = 0;
  for (; k + kLanes <= size; k += kLanes) {
    const Indices places = from.nearest(k);
    for (int i = 0; i < kLanes; ++i) out[k + i] = from.voxels[places[i]];
  }
  const Indices places = from.nearest(k);
  for (int i = 0; k + i < size; ++i) out[k + i] = from.voxels[places[i]];
}

void interpolate_uint8(const GatherSource<std::uint8_t>& source, const GatherRow& row,
                       std::int64_t size, float* out) {
  interpolate(source, row, size, out);
}
void interpolate_int16(const GatherSource<std::int16_t>& source, const GatherRow& row,
                       std::int64_t size, float* out) {
  interpolate(source, row, size, out);
}
void interpolate_float(const GatherSource<float>& source, const GatherRow& row, std::int64_t size,
                       float* out) {
  interpolate(source, row, size, out);
}
void pick_uint8(const GatherSource<std::uint8_t>& source, const GatherRow& row, std::int64_t size,
                std::uint8_t* out) {
  pick(source, row, size, out);
}
void pick_int16(const GatherSource<std::int16_t>& source, const GatherRow& row, std::int64_t size,
                std::int16_t* out) {
  pick(source, row, size, out);
}
void pick_float(const GatherSource<float>& source, const GatherRow& row, std::int64_t size,
                float* out) {
  pick(source, row, size, out);
}

constexpr GatherResampleKernels kKernels{interpolate_uint8, interpolate_int16, interpolate_float,
                                         pick_uint8,        pick_int16,        pick_float};

}  // namespace

HAYATE_DEFINE_VERSION(GatherResampleKernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
