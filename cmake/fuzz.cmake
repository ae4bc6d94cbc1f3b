# One libFuzzer program for each reader of bytes that nobody vouches for, and one that compares the
# versions of the kernels: fuzz/NAME.cpp, NAME being also the folder of its seeds in fuzz/corpus. The
# target `fuzzers` builds them all.
#
# What they check is built a second time, since libFuzzer takes clang, whose coverage it is steered
# by. Beside whole folders the readers need a few files.
hayate_sources(reader_sources src/hayate base kernels volume resampling io)
add_library(hayate_readers STATIC EXCLUDE_FROM_ALL ${reader_sources}
  src/hayate/transforms/sample.cpp src/hayate/transforms/voxel_set.cpp
  src/hayate/data/prepared_case_file.cpp)
hayate_add_kernels(hayate_readers -fsanitize=fuzzer-no-link)
# Optimised: the more inputs in a minute, the deeper it looks.
target_compile_options(hayate_readers PUBLIC -fsanitize=fuzzer-no-link -O1)
target_include_directories(hayate_readers PUBLIC src)
target_include_directories(hayate_readers SYSTEM PRIVATE ${NIFTI_INCLUDE_DIR})
target_link_libraries(hayate_readers
  PUBLIC hayate_compiler fmt::fmt nlohmann_json::nlohmann_json Threads::Threads ZLIB::ZLIB
  PRIVATE hayate_commit Eigen3::Eigen spdlog::spdlog ${DEFLATE_LIBRARY} ${XXHASH_LIBRARY})
target_precompile_headers(hayate_readers PRIVATE cmake/core_pch.h)

add_custom_target(fuzzers)
file(GLOB fuzz_targets CONFIGURE_DEPENDS fuzz/*.cpp)
foreach(source IN LISTS fuzz_targets)
  get_filename_component(name ${source} NAME_WE)
  add_executable(fuzz_${name} EXCLUDE_FROM_ALL ${source})
  target_include_directories(fuzz_${name} PRIVATE tests)
  target_link_libraries(fuzz_${name} PRIVATE hayate_readers)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers fuzz_${name})
endforeach()

# Writes the seeds again, after a change of what they are.
add_executable(fuzz_make_seeds EXCLUDE_FROM_ALL fuzz/seeds/make_seeds.cpp)
target_include_directories(fuzz_make_seeds PRIVATE tests)
target_link_libraries(fuzz_make_seeds PRIVATE hayate_readers)
