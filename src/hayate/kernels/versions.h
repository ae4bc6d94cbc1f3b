// SPDX-License-Identifier: Apache-2.0
// Every kernel has a plain version, X_reference.cpp, and one for each instruction set, out of
// X_vector.cpp, which cmake/kernels.cmake compiles in the namespace HAYATE_ISA_NAMESPACE with the
// flags of each. Nothing here calls what was compiled for another CPU before a version is chosen.
#pragma once

#include "hayate/kernels/isa.h"

namespace hayate {

#define HAYATE_NAMESPACE(isa, version_name, ...) \
  namespace version_name {                       \
  template <class Kernels>                       \
  const Kernels& version();                      \
  }
HAYATE_NAMESPACE(kReference, reference)
HAYATE_EACH_VERSION(HAYATE_NAMESPACE)
#undef HAYATE_NAMESPACE

/// Declares that there are these kernels in every version. Stands beside their struct.
#define HAYATE_KERNEL_VERSIONS(...)                          \
  HAYATE_DECLARE_VERSION(kReference, reference, __VA_ARGS__) \
  HAYATE_EACH_VERSION(HAYATE_DECLARE_VERSION, __VA_ARGS__)
#define HAYATE_DECLARE_VERSION(isa, version_name, ...) \
  template <>                                          \
  const __VA_ARGS__& version_name::version<__VA_ARGS__>();

/// Defines, in a source, the kernels of its version.
#define HAYATE_DEFINE_VERSION(kernels, value) \
  template <>                                 \
  const kernels& version() {                  \
    return value;                             \
  }

/// The same for kernels of one type, kKernels<type>: X in the list of types, HAYATE_…_VERSIONS(X).
#define HAYATE_TYPED_KERNEL_VERSIONS(kernels, type) HAYATE_KERNEL_VERSIONS(kernels<type>)
#define HAYATE_DEFINE_TYPED_VERSION(kernels, type) \
  HAYATE_DEFINE_VERSION(kernels<type>, kKernels<type>)

/// Returns the version of some kernels that `isa` runs. \pre the CPU has it.
template <class Kernels>
const Kernels& version_for(Isa isa) {
  switch (isa) {
#define HAYATE_CASE(enumerator, name, version_name) \
  case Isa::enumerator:                             \
    return version_name::version<Kernels>();
    HAYATE_EACH_ISA(HAYATE_CASE)
#undef HAYATE_CASE
    case Isa::kReference:
      break;
  }
  return reference::version<Kernels>();
}

}  // namespace hayate
