// SPDX-License-Identifier: Apache-2.0
// Box-Muller for a register of pairs at a time, in float64.
//
// The bits are those of the reference, whatever the C library's last digit is: a value that lies so
// close to the middle between two float32 that an error of kError could round it the other way (one
// of some million) is left to the reference.
#include "hayate/kernels/normal_noise.h"
#include "hayate/kernels/simd_doubles.h"

namespace hayate::HAYATE_ISA_NAMESPACE {
namespace {

using namespace hayate::simd_doubles;
using Words = std::uint32_t __attribute__((vector_size(4 * kLanes)));
using Longs = std::int64_t __attribute__((vector_size(8 * kLanes)));

/// Bounds the relative error of a radius and the absolute one of a sine, and what the reference's
/// own may be, several times over.
constexpr double kError = 0x1p-44;

HAYATE_INLINE Doubles root(Doubles x) {
#ifdef __AVX512F__
  return _mm512_maskz_sqrt_pd(0xff, x);
#else
  return _mm256_sqrt_pd(x);
#endif
}

/// Computes -2·log(x) for x in (0, 1].
HAYATE_INLINE Doubles minus_two_logs(Doubles x) {
  // x = 2^e·m with m in [sqrt(1/2), sqrt(2)), and log m = 2·atanh((m - 1) / (m + 1)).
  constexpr std::int64_t kRootHalf = 0x3fe6a09e667f3bcd;
  const Longs bits = reinterpret_cast<Longs>(x);
  const Longs e = (bits - kRootHalf) >> 52;
  const Doubles m = reinterpret_cast<Doubles>(bits - (e << 52));
  const Doubles exponent = to_doubles(__builtin_convertvector(e, Indices));
  const Doubles s = (m - 1.0) / (m + 1.0);
  const Doubles z = s * s;
  Doubles y = Doubles{} + 1.0 / 19.0;
  y = y * z + 1.0 / 17.0;
  y = y * z + 1.0 / 15.0;
  y = y * z + 1.0 / 13.0;
  y = y * z + 1.0 / 11.0;
  y = y * z + 1.0 / 9.0;
  y = y * z + 1.0 / 7.0;
  y = y * z + 1.0 / 5.0;
  y = y * z + 1.0 / 3.0;
  y = s + y * z * s;
  return -4.0 * y - exponent * (2.0 * 0.693147180559945309);
}

/// Computes sin and cos of 2·pi·turns for turns in [0, 1).
HAYATE_INLINE void sine_and_cosine(Doubles turns, Doubles& sine, Doubles& cosine) {
  constexpr double kRound = 0x1.8p52;
  const Doubles quarters = turns * 4.0;
  const Doubles shifted = quarters + kRound;
  const Doubles angle = (quarters - (shifted - kRound)) * 1.57079632679489662;
  const Doubles z = angle * angle;
  // Taylor's series, within pi/4.
  Doubles s = Doubles{} - 1.0 / 1307674368000.0;
  s = s * z + 1.0 / 6227020800.0;
  s = s * z - 1.0 / 39916800.0;
  s = s * z + 1.0 / 362880.0;
  s = s * z - 1.0 / 5040.0;
  s = s * z + 1.0 / 120.0;
  s = s * z - 1.0 / 6.0;
  s = angle + s * z * angle;
  Doubles c = Doubles{} + 1.0 / 20922789888000.0;
  c = c * z - 1.0 / 87178291200.0;
  c = c * z + 1.0 / 479001600.0;
  c = c * z - 1.0 / 3628800.0;
  c = c * z + 1.0 / 40320.0;
  c = c * z - 1.0 / 720.0;
  c = c * z + 1.0 / 24.0;
  c = c * z - 0.5;
  c = c * z + 1.0;
  // The last bits of `shifted` count the quarter turns.
  const Longs turned = reinterpret_cast<Longs>(shifted);
  const Longs is_odd = -(turned & 1);
  const Longs sine_sign = (turned & 2) << 62;
  const Longs cosine_sign = ((turned + 1) & 2) << 62;
  const Longs s_bits = reinterpret_cast<Longs>(s);
  const Longs c_bits = reinterpret_cast<Longs>(c);
  sine = reinterpret_cast<Doubles>(((s_bits & ~is_odd) | (c_bits & is_odd)) ^ sine_sign);
  cosine = reinterpret_cast<Doubles>(((c_bits & ~is_odd) | (s_bits & is_odd)) ^ cosine_sign);
}

/// Word `which` of each pair.
HAYATE_INLINE Words pick(const std::uint32_t* words, int which) {
  Words picked;
  for (int lane = 0; lane < kLanes; ++lane) picked[lane] = words[4 * lane + which];
  return picked;
}

/// What Random::rand() makes of two words.
HAYATE_INLINE Doubles uniform(Words high, Words low) {
  return (to_doubles(reinterpret_cast<Indices>(high >> 5)) * 67108864.0 +
          to_doubles(reinterpret_cast<Indices>(low >> 6))) *
         0x1p-53;
}

/// Rounds mean + std·radius·direction. \returns whether that is certain for all.
HAYATE_INLINE bool round(Doubles size, Doubles direction, double mean, Floats& rounded) {
  const Doubles product = size * direction;
  const Doubles value = product + mean;
  const auto absolute = [](Doubles x) __attribute__((always_inline)) {
    return x < 0.0 ? -x : x;
  };
  const Doubles error = (absolute(size) + absolute(value)) * kError;
  rounded = __builtin_convertvector(value - error, Floats);
  const Floats other = __builtin_convertvector(value + error, Floats);
  return !has_zero(rounded == other ? Floats{} + 1.0F : Floats{});
}

void add_exactly(const std::uint32_t* words, std::int64_t pair_count, double mean, double std,
                 float* voxels) {
  normal_noise_kernels(Isa::kReference).add(words, pair_count, mean, std, voxels);
}

void add(const std::uint32_t* words, std::int64_t pair_count, double mean, double std,
         float* voxels) {
  std::int64_t i = 0;
  for (; i + kLanes <= pair_count; i += kLanes) {
    const std::uint32_t* const from = words + 4 * i;
    const Doubles first = uniform(pick(from, 0), pick(from, 1));
    const Doubles second = uniform(pick(from, 2), pick(from, 3));
    const Doubles size = root(minus_two_logs(1.0 - first)) * std;
    Doubles sine;
    Doubles cosine;
    sine_and_cosine(second, sine, cosine);
    Floats even;
    Floats odd;
    const bool even_is_certain = round(size, cosine, mean, even);
    if (!round(size, sine, mean, odd) || !even_is_certain) {
      add_exactly(from, kLanes, mean, std, voxels + 2 * i);
      continue;
    }
    for (int lane = 0; lane < kLanes; ++lane) {
      voxels[2 * (i + lane)] += even[lane];
      voxels[2 * (i + lane) + 1] += odd[lane];
    }
  }
  add_exactly(words + 4 * i, pair_count - i, mean, std, voxels + 2 * i);
}

constexpr NormalNoiseKernels kKernels{add};

}  // namespace

HAYATE_DEFINE_VERSION(NormalNoiseKernels, kKernels)

}  // namespace hayate::HAYATE_ISA_NAMESPACE
