// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hayate {

/// A GPU at a moment, whoever uses it.
struct GpuSample {
  /// Share of the last moments (the driver's choice, under a second) in which a kernel ran.
  double busy_percent = 0.0;
  std::int64_t used_bytes = 0;
};

/// NVIDIA's management library. It comes with the driver, so it is looked for when the program
/// runs.
class Nvml {
 public:
  /// \param library  name or path of the library.
  /// \returns null where there is no such library, no driver or no GPU.
  static std::unique_ptr<Nvml> open(const std::string& library = "libnvidia-ml.so.1");

  ~Nvml();
  Nvml(const Nvml&) = delete;
  Nvml& operator=(const Nvml&) = delete;

  /// Samples every GPU of the machine, in the driver's order; zeros for what one does not tell.
  std::vector<GpuSample> sample() const;

 private:
  struct Library;
  explicit Nvml(std::unique_ptr<Library> library);

  std::unique_ptr<Library> library_;
  std::vector<void*> devices_;
};

}  // namespace hayate
