# Three programs: the torch-free half, the engine, and the commands as a user runs them. The target
# `tests` builds them; a plain build leaves them out.
#
# Suites whose name ends in Slow are labelled `slow`, all others `fast` (ctest -L fast).
find_package(GTest REQUIRED)
include(GoogleTest)
add_custom_target(tests)

# Where this checkout and its programs are: a header, so that only those who ask are compiled anew in
# another folder.
set(test_places ${PROJECT_BINARY_DIR}/generated/tests)
file(CONFIGURE OUTPUT ${test_places}/test_places.h CONTENT
"#pragma once\n
#define HAYATE_SOURCE_DIR \"@PROJECT_SOURCE_DIR@\"
#define HAYATE_BIN_DIR \"@CMAKE_RUNTIME_OUTPUT_DIRECTORY@\"
" @ONLY)

function(hayate_test name)
  add_executable(${name} EXCLUDE_FROM_ALL ${ARGN})
  add_dependencies(tests ${name})
  target_link_libraries(${name} PRIVATE GTest::gtest_main hayate_quick_compile)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${test_places})
  # What is kept between starts is kept apart from the user's.
  set(environment HAYATE_CACHE_DIRECTORY=${PROJECT_BINARY_DIR}/test-cache)
  # With a sanitizer a program takes half a second to start: a process for some of the tests each
  # then, instead of one for each test.
  if(HAYATE_SANITIZE)
    foreach(shard RANGE 15)
      add_test(NAME ${name}.${shard} COMMAND ${name})
      set_tests_properties(${name}.${shard} PROPERTIES TIMEOUT 3600 ENVIRONMENT
        "${environment};GTEST_TOTAL_SHARDS=16;GTEST_SHARD_INDEX=${shard}")
    endforeach()
    return()
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 600
    TEST_FILTER -*Slow.* PROPERTIES LABELS fast TIMEOUT 1800 ENVIRONMENT "${environment}")
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 600
    TEST_FILTER *Slow.* PROPERTIES LABELS slow TIMEOUT 7200 ENVIRONMENT "${environment}"
    TEST_LIST ${name}_SLOW)
endfunction()

set(core_test_rooms ${HAYATE_CORE_ROOMS})
list(REMOVE_ITEM core_test_rooms dicom)
hayate_beside(core_tests test src/hayate ${core_test_rooms})
hayate_test(hayate_core_tests ${core_tests})
target_link_libraries(hayate_core_tests PRIVATE hayate_download hayate_serve LibArchive::LibArchive)
target_precompile_headers(hayate_core_tests PRIVATE cmake/core_pch.h <gtest/gtest.h>)
hayate_unity(hayate_core_tests ${core_tests})
# What is opened while the program runs.
add_library(fake_nvml MODULE EXCLUDE_FROM_ALL tests/support/fake_nvml.cpp)
target_link_libraries(fake_nvml PRIVATE hayate_compiler)
add_dependencies(hayate_core_tests fake_nvml)
set_target_properties(fake_nvml PROPERTIES
  LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})
# What is started several times.
add_executable(rank_program EXCLUDE_FROM_ALL tests/support/rank_program.cpp)
target_link_libraries(rank_program PRIVATE hayate_core hayate_quick_compile)
add_dependencies(hayate_core_tests rank_program)

if(HAYATE_WITH_DICOM)
  hayate_beside(dicom_tests test src/hayate dicom)
  hayate_test(hayate_dicom_tests ${dicom_tests})
  target_link_libraries(hayate_dicom_tests PRIVATE hayate_dicom)
  add_dependencies(hayate_dicom_tests hayate-dicom)
endif()

if(HAYATE_WITH_TORCH)
  hayate_beside(engine_tests test src/hayate ${HAYATE_ENGINE_ROOMS})
  hayate_test(hayate_engine_tests ${engine_tests})
  target_link_libraries(hayate_engine_tests PRIVATE hayate_engine)
  target_precompile_headers(hayate_engine_tests PRIVATE cmake/torch_pch.h <gtest/gtest.h>)
  hayate_unity(hayate_engine_tests ${engine_tests})
  add_dependencies(hayate_engine_tests hayate-nccl)

  file(GLOB cli_tests CONFIGURE_DEPENDS tests/cli/*.cpp)
  hayate_test(hayate_cli_tests ${cli_tests})
  target_link_libraries(hayate_cli_tests PRIVATE hayate_core LibArchive::LibArchive)
  target_precompile_headers(hayate_cli_tests REUSE_FROM hayate_core_tests)
  hayate_unity(hayate_cli_tests ${cli_tests})
  add_dependencies(hayate_cli_tests hayate hayate-download hayate-engine hayate-serve)
endif()

# The golden cases, made by running MONAI and PyTorch.
add_dependencies(tests hayate-conformance)
add_test(NAME Conformance COMMAND hayate-conformance ${PROJECT_SOURCE_DIR}/tests/golden)
set_tests_properties(Conformance PROPERTIES LABELS fast)
# The same with the plain version of every kernel.
add_test(NAME ConformanceOfTheReference
  COMMAND hayate-conformance ${PROJECT_SOURCE_DIR}/tests/golden)
set_tests_properties(ConformanceOfTheReference PROPERTIES LABELS fast
  ENVIRONMENT HAYATE_ISA=reference)

# What goes to machines with a GPU, on the CPU.
if(HAYATE_WITH_TORCH)
  get_filename_component(libtorch_lib_dir ${LIBTORCH_CPU_LIBRARY} DIRECTORY)
  add_test(NAME GpuCheck COMMAND ${PROJECT_SOURCE_DIR}/tests/gpu/check_test.sh)
  set_tests_properties(GpuCheck PROPERTIES LABELS fast TIMEOUT 600 ENVIRONMENT
    "HAYATE_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};LIBTORCH_ROOT=${libtorch_lib_dir}")
endif()

# Several ranks: under every launcher that is installed, with ranks that are lost, and killed at random.
if(HAYATE_WITH_TORCH)
  foreach(script by_hand local_ranks torchrun openmpi mpich slurm faults "kills 3")
    separate_arguments(words UNIX_COMMAND "${script}")
    list(POP_FRONT words name)
    add_test(NAME Ranks.${name} COMMAND ${PROJECT_SOURCE_DIR}/tests/ranks/${name}.sh ${words})
    set_tests_properties(Ranks.${name} PROPERTIES LABELS slow TIMEOUT 1800 RUN_SERIAL TRUE
      SKIP_RETURN_CODE 77
      ENVIRONMENT "HAYATE=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/hayate;RANKS_LONGEST_END=120")
  endforeach()
endif()
