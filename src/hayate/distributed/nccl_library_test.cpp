// SPDX-License-Identifier: Apache-2.0
#include "hayate/distributed/nccl_library.h"

#include <ATen/Context.h>
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <torch/csrc/distributed/c10d/HashStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>

#include "hayate/base/error.h"
#include "support/error_text.h"
#include "test_places.h"

namespace hayate {
namespace {

TEST(NcclLibrary, IsBesideTheProgramAndExportsItsFunction) {
  // What it needs of libtorch_cuda.so is not looked for before it is called.
  void* const library = dlopen(HAYATE_BIN_DIR "/libhayate-nccl.so", RTLD_LAZY | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  EXPECT_NE(dlsym(library, "hayate_add_nccl"), nullptr);
  dlclose(library);
}

TEST(NcclLibrary, RefusesWithoutCuda) {
  if (at::hasCUDA()) GTEST_SKIP() << "CUDA is loaded";
  const auto group =
      c10::make_intrusive<c10d::ProcessGroup>(c10::make_intrusive<c10d::HashStore>(), 0, 1);
  try {
    add_nccl(*group);
    FAIL() << "nothing was thrown";
  } catch (const DeviceError& error) {
    EXPECT_EQ(error.code(), ExitCode::kDeviceUnavailable);
    EXPECT_TRUE(contains(error.what(), "GPUs of several ranks need NCCL")) << error.what();
    EXPECT_TRUE(contains(error.what(), "cure: use --device cpu")) << error.what();
  }
}

}  // namespace
}  // namespace hayate
