# The instruction sets that kernels are compiled for. A new one takes a line here, a member of
# CpuFeatures (base/system_info.h) that has its name, and its registers (kernels/simd.h,
# kernels/simd_doubles.h).
#
# hayate_isa(NAME ENUMERATOR [PROCESSOR FLAG...]), from the plainest up. Each kernel's *_vector.cpp
# is compiled with the flags if the build is for that processor; a set without flags, or of another
# processor, runs the version of the line before. What hayate_isa() gathers is kernels/isa_list.h:
#   HAYATE_EACH_ISA(X)           X(ENUMERATOR, NAME, the version that it runs) for each
#   HAYATE_EACH_VERSION(X, ...)  X(ENUMERATOR, NAME, ...) for those with a version of their own
set(isa_lines)
set(version_lines)
set(version reference)
set(HAYATE_KERNEL_VERSIONS)

macro(hayate_isa name enumerator)
  set(flags ${ARGN})
  if(flags)
    list(POP_FRONT flags processor)
    if(CMAKE_SYSTEM_PROCESSOR STREQUAL processor)
      set(version ${name})
      list(APPEND HAYATE_KERNEL_VERSIONS ${name})
      set(HAYATE_FLAGS_${name} ${flags})
      string(APPEND version_lines " \\\n  X(${enumerator}, ${name}, __VA_ARGS__)")
    endif()
  endif()
  string(APPEND isa_lines " \\\n  X(${enumerator}, ${name}, ${version})")
endmacro()

hayate_isa(avx2 kAvx2 x86_64 -mavx2 -mfma -mf16c -Wno-psabi)
hayate_isa(avx512 kAvx512 x86_64
  -mavx512f -mavx512bw -mavx512vl -mavx512dq -mfma -mf16c -mprefer-vector-width=512)
hayate_isa(avx512_bf16 kAvx512Bf16)

file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/hayate/kernels/isa_list.h CONTENT
"#pragma once\n
#define HAYATE_EACH_ISA(X)@isa_lines@\n
#define HAYATE_EACH_VERSION(X, ...)@version_lines@
" @ONLY)

file(GLOB vector_sources CONFIGURE_DEPENDS src/hayate/kernels/*_vector.cpp)
# clang's sanitizers call their checks there, and leave out what AddressSanitizer sees as well: a
# quarter of the compile time.
if(HAYATE_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  set_source_files_properties(${vector_sources} PROPERTIES COMPILE_OPTIONS
    "-fno-sanitize=alignment,null,pointer-overflow;-fsanitize-address-outline-instrumentation")
endif()

# hayate_add_kernels(TARGET [FLAG...]) adds what *_vector.cpp become for each instruction set; the
# version is chosen when the program runs (kernels/versions.h). -O3 is for the vector loops; with the
# sanitizers' checks in them it would take minutes for some, so that these get -O1. No
# contraction of a·b + c is asked for or forbidden: the versions agree within rounding, not to the
# last bit. A square root that may not set errno is one instruction, also of a vector.
function(hayate_add_kernels target)
  set(level -O3)
  if(HAYATE_SANITIZE)
    set(level -O1)
  endif()
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/generated)
  foreach(version IN LISTS HAYATE_KERNEL_VERSIONS)
    add_library(${target}_${version} OBJECT EXCLUDE_FROM_ALL ${vector_sources})
    target_include_directories(${target}_${version} PRIVATE src ${PROJECT_BINARY_DIR}/generated)
    target_compile_definitions(${target}_${version} PRIVATE HAYATE_ISA_NAMESPACE=${version})
    target_compile_options(${target}_${version} PRIVATE
      ${level} -fno-math-errno ${HAYATE_FLAGS_${version}} ${ARGN})
    target_link_libraries(${target}_${version} PRIVATE
      hayate_compiler fmt::fmt nlohmann_json::nlohmann_json)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:${target}_${version}>)
  endforeach()
endfunction()
