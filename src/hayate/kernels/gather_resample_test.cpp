// SPDX-License-Identifier: Apache-2.0
// Every version that this CPU has, against the reference.
#include "hayate/kernels/gather_resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "hayate/base/philox_stream.h"
#include "support/isa_versions.h"

namespace hayate {
namespace {

constexpr float kRange = 200.0F;

/// Voxels that end where memory that may not be read begins, and begin near where such memory ends.
template <class T>
class GuardedVoxels {
 public:
  explicit GuardedVoxels(const std::vector<T>& values) {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t bytes = values.size() * sizeof(T);
    const std::size_t inner = (bytes + page - 1) / page * page;
    size_ = inner + 2 * page;
    memory_ = static_cast<std::byte*>(
        ::mmap(nullptr, size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    EXPECT_NE(memory_, MAP_FAILED);
    EXPECT_EQ(::mprotect(memory_ + page, inner, PROT_READ | PROT_WRITE), 0);
    std::byte* const first = memory_ + page + inner - bytes;
    std::memcpy(first, values.data(), bytes);
    voxels_ = reinterpret_cast<const T*>(first);
  }
  ~GuardedVoxels() { ::munmap(memory_, size_); }
  GuardedVoxels(const GuardedVoxels&) = delete;
  GuardedVoxels& operator=(const GuardedVoxels&) = delete;

  const T* data() const { return voxels_; }

 private:
  std::byte* memory_ = nullptr;
  std::size_t size_ = 0;
  const T* voxels_ = nullptr;
};

template <class T>
std::vector<T> draw_voxels(std::int32_t count, PhiloxStream& random) {
  std::vector<T> values(static_cast<std::size_t>(count));
  for (T& value : values) value = static_cast<T>(random.uniform(0.0, kRange));
  return values;
}

/// A row that runs through the source and beyond it at both ends.
struct DrawnRow {
  std::array<std::vector<double>, 3> products;
  GatherRow row;

  DrawnRow(const std::int32_t (&size)[3], std::int64_t length, PhiloxStream& random) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double span = size[axis] + 4.0;
      const double step = (random.rand() < 0.5 ? -1.0 : 1.0) * span / static_cast<double>(length);
      for (std::int64_t k = 0; k < length + GatherResampleKernels::kPadding; ++k) {
        products[axis].push_back(step * static_cast<double>(k));
      }
      row.products[axis] = products[axis].data();
      row.terms[axis][0] = step > 0.0 ? -2.0 : span - 2.0;
      row.terms[axis][1] = random.rand();
      row.terms[axis][2] = -random.rand();
    }
  }
  GatherRow from(std::int64_t first) const {
    GatherRow shifted = row;
    for (const double*& values : shifted.products) values += first;
    return shifted;
  }
};

/// Calls check(source, row, length) for drawn ones. \tparam T  of the voxels.
template <class T, class Check>
void for_drawn_rows(Check check) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    PhiloxStream random({.seed = seed});
    const auto draw_size = [&](std::int64_t least) {
      return static_cast<std::int32_t>(least + random.randint(9));
    };
    GatherSource<T> source{.size = {draw_size(1), draw_size(1), draw_size(2)}};
    source.stride[2] = 1;
    source.stride[1] = source.size[2];
    source.stride[0] = source.size[1] * source.size[2];
    const GuardedVoxels<T> voxels(
        draw_voxels<T>(source.size[0] * source.size[1] * source.size[2], random));
    source.voxels = voxels.data();
    for (std::size_t axis = 0; axis < 3; ++axis) {
      if (random.rand() < 0.5) continue;
      source.voxels += (source.size[axis] - 1) * source.stride[axis];
      source.stride[axis] = -source.stride[axis];
    }
    const std::int64_t length = 1 + random.randint(60);
    check(source, DrawnRow(source.size, length, random), length);
  }
}

/// \param kernel_of  gives an Isa's.
/// \param tolerance  0 for voxels that are only moved.
template <class T, class Out, class KernelOf>
void check_kernel(KernelOf kernel_of, float tolerance) {
  for (const Isa isa : fast_versions()) {
    for_drawn_rows<T>([&](const GatherSource<T>& source, const DrawnRow& drawn, std::int64_t size) {
      std::vector<Out> expected(static_cast<std::size_t>(size));
      // One more, which must stay.
      std::vector<Out> ours(expected.size() + 1, Out{77});
      kernel_of(Isa::kReference)(source, drawn.row, size, expected.data());
      kernel_of(isa)(source, drawn.row, size, ours.data());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        ASSERT_NEAR(ours[i], expected[i], tolerance) << enum_name(isa) << ", voxel " << i;
      }
      ASSERT_EQ(ours.back(), Out{77}) << "written beyond the row";
      for (std::int64_t k = 0; k < size; ++k) {
        Out alone{};
        kernel_of(isa)(source, drawn.from(k), 1, &alone);
        ASSERT_EQ(alone, ours[static_cast<std::size_t>(k)]) << "depends on its place in the row";
      }
    });
  }
}

TEST(GatherResample, InterpolatesAsTheReferenceDoesAndReadsNothingBeside) {
  check_kernel<std::uint8_t, float>(
      [](Isa isa) { return gather_resample_kernels(isa).interpolate_uint8; }, 1e-6F * kRange);
  check_kernel<std::int16_t, float>(
      [](Isa isa) { return gather_resample_kernels(isa).interpolate_int16; }, 1e-6F * kRange);
  check_kernel<float, float>([](Isa isa) { return gather_resample_kernels(isa).interpolate_float; },
                             1e-6F * kRange);
}

TEST(GatherResample, PicksAsTheReferenceDoesAndReadsNothingBeside) {
  check_kernel<std::uint8_t, std::uint8_t>(
      [](Isa isa) { return gather_resample_kernels(isa).pick_uint8; }, 0.0F);
  check_kernel<std::int16_t, std::int16_t>(
      [](Isa isa) { return gather_resample_kernels(isa).pick_int16; }, 0.0F);
  check_kernel<float, float>([](Isa isa) { return gather_resample_kernels(isa).pick_float; }, 0.0F);
}

}  // namespace
}  // namespace hayate
