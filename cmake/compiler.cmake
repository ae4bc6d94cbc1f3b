# Flags that every target of ours is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# -O2 builds in half the time of -O3; the kernels that want more ask for it themselves.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
# For the sanitizers: lines for their reports, and a third of the compile time of -O2 -g. The kernels
# stay optimised.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O0 -g1")

# Asserts stay on in release builds: they check what a caller promised, once per call, never per
# voxel, and a wrong segmentation costs more than the nanoseconds.
add_library(hayate_compiler INTERFACE)
target_compile_options(hayate_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wno-missing-field-initializers)

# Where the processor's plain instruction set has it, a·b + c would be rounded once, and bits would
# differ from those of x86-64, whose has not, and between two ways to one number.
if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL x86_64)
  target_compile_options(hayate_compiler INTERFACE -ffp-contract=off)
endif()

# For programs and tests, whose own code only parses options or compares numbers: a third of the
# compile time. The libraries that they call are optimised.
add_library(hayate_quick_compile INTERFACE)
target_compile_options(hayate_quick_compile INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:-O0>)

find_program(MOLD mold)
if(MOLD AND NOT CMAKE_CROSSCOMPILING)
  target_link_options(hayate_compiler INTERFACE -fuse-ld=mold)
endif()

if(HAYATE_SANITIZE)
  target_compile_options(hayate_compiler INTERFACE
    -fsanitize=${HAYATE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(hayate_compiler INTERFACE -fsanitize=${HAYATE_SANITIZE})
  # Compilers have no name in common by which a limit of memory can be left out.
  target_compile_definitions(hayate_compiler INTERFACE HAYATE_SANITIZED)
  # As with g++: the stacks of functions that have returned, whose clearing takes half of the time,
  # and the types of functions of libraries that are opened, whose structs are other names here.
  if(CMAKE_CXX_COMPILER_ID STREQUAL Clang AND HAYATE_SANITIZE MATCHES address)
    target_compile_options(hayate_compiler INTERFACE
      -fsanitize-address-use-after-return=never -fno-sanitize=function)
  endif()
endif()

# What libFuzzer is steered by, for the core that it checks (fuzz.cmake).
if(HAYATE_FUZZ)
  set(HAYATE_COVERAGE -fsanitize=fuzzer-no-link)
endif()

# ccache, where it is installed, also finds what another clone has compiled with g++, for which paths
# have to be relative and precompiled headers taken for what they are made of. Those of clang know
# when their files were written.
find_program(CCACHE ccache)
if(CCACHE AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
    CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
  target_compile_options(hayate_compiler INTERFACE
    -fdebug-prefix-map=${PROJECT_BINARY_DIR}=. -fpch-preprocess)
elseif(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
