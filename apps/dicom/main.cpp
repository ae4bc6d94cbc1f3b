// SPDX-License-Identifier: Apache-2.0
// hayate-dicom: what a DICOM series is, and its voxels, on standard output (io/dicom). A program of
// its own, so that neither GDCM's start-up nor a crash of it on a damaged file is hayate's.
//
//   hayate-dicom info|voxels PATH
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <fmt/format.h>
#include <gdcmTrace.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "hayate/base/error.h"
#include "hayate/base/foreign_error.h"
#include "hayate/base/system_info.h"
#include "hayate/dicom/find_series.h"
#include "hayate/dicom/slice_voxels.h"
#include "hayate/dicom/stack_slices.h"
#include "hayate/io/dicom/dicom_program.h"

namespace {

using namespace hayate;

/// A damaged file may ask for any memory and any time. Sanitizers reserve more address space than
/// there is memory.
void set_limits() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
#ifndef HAYATE_SANITIZED
  const auto memory =
      static_cast<rlim_t>(std::max<std::int64_t>(available_memory_bytes(), 1 << 28));
  const rlimit address_space{memory, memory};
  setrlimit(RLIMIT_AS, &address_space);
#endif
  constexpr rlim_t kSeconds = 600;
  const rlimit time{kSeconds, kSeconds};
  setrlimit(RLIMIT_CPU, &time);
}

void write_all(const void* bytes, std::size_t size) {
  if (std::fwrite(bytes, 1, size, stdout) == size) return;
  throw MemoryError(fmt::format("the voxels cannot be passed on: {}", std::strerror(errno)));
}

void answer(std::string_view question, const std::filesystem::path& path) {
  const SliceStack stack = stack_slices(find_series(path));
  const std::string message = write_dicom_message(stack.series);
  write_all(message.data(), message.size());
  if (question != "voxels") return;
  for (const DicomSlice& slice : stack.slices) {
    const std::vector<std::byte> voxels = read_slice_voxels(slice, stack.is_rescaled);
    write_all(voxels.data(), voxels.size());
  }
}

int fail(const Error& error) {
  std::fputs(write_dicom_error(error).c_str(), stderr);
  return static_cast<int>(error.code());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view question = argc == 3 ? argv[1] : "";
  if (question != "info" && question != "voxels") {
    std::fputs("usage: hayate-dicom info|voxels PATH\n", stderr);
    return static_cast<int>(ExitCode::kUsage);
  }
  set_limits();
  // Its warnings are not for whoever waits for an answer.
  gdcm::Trace::SetWarning(false);
  gdcm::Trace::SetError(false);
  gdcm::Trace::SetDebug(false);
  try {
    try {
      answer(question, argv[2]);
      if (std::fflush(stdout) != 0) throw MemoryError("the voxels cannot be passed on");
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      rethrow_as_error(error);
    }
  } catch (const Error& error) {
    return fail(error);
  }
  return 0;
}
