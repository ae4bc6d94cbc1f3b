// SPDX-License-Identifier: Apache-2.0
// Stands for libnvidia-ml.so.1 on a machine with three GPUs: the first works, the second does not
// tell how busy it is, the third is lost. HAYATE_FAKE_GPUS=0 takes them all away.
#include <cstdlib>
#include <string_view>

namespace {

bool is_initialised = false;
int first = 0;
int second = 0;

constexpr int kNotSupported = 3;
constexpr int kGpuIsLost = 15;
constexpr int kUninitialised = 1;

}  // namespace

struct nvmlUtilization_t {
  unsigned int gpu, memory;
};
struct nvmlMemory_t {
  unsigned long long total, free, used;
};

extern "C" {

int nvmlInit_v2() {
  is_initialised = true;
  return 0;
}

int nvmlShutdown() {
  is_initialised = false;
  return 0;
}

int nvmlDeviceGetCount_v2(unsigned int* count) {
  if (!is_initialised) return kUninitialised;
  const char* wanted = std::getenv("HAYATE_FAKE_GPUS");
  *count = wanted != nullptr && std::string_view(wanted) == "0" ? 0 : 3;
  return 0;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, void** device) {
  if (index == 2) return kGpuIsLost;
  *device = index == 0 ? &first : &second;
  return 0;
}

int nvmlDeviceGetUtilizationRates(void* device, nvmlUtilization_t* rates) {
  if (device == &second) return kNotSupported;
  *rates = {83, 41};
  return 0;
}

int nvmlDeviceGetMemoryInfo(void* device, nvmlMemory_t* memory) {
  const unsigned long long used = device == &first ? 6'000'000'000ULL : 1'000'000ULL;
  *memory = {24'000'000'000ULL, 24'000'000'000ULL - used, used};
  return 0;
}

}  // extern "C"
