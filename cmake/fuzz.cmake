# One libFuzzer program for each reader of bytes that nobody vouches for, and one that compares the
# versions of the kernels: fuzz/NAME.cpp, NAME being also the folder of its seeds in fuzz/corpus. The
# target `fuzzers` builds them all. What they check is the core as the sanitizers' tests have it
# (HAYATE_FUZZ in CMakeLists.txt): clang's, whose coverage libFuzzer is steered by.
add_custom_target(fuzzers)
file(GLOB fuzz_targets CONFIGURE_DEPENDS fuzz/*.cpp)
foreach(source IN LISTS fuzz_targets)
  get_filename_component(name ${source} NAME_WE)
  add_executable(fuzz_${name} EXCLUDE_FROM_ALL ${source})
  target_include_directories(fuzz_${name} PRIVATE tests)
  target_link_libraries(fuzz_${name} PRIVATE hayate_core)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers fuzz_${name})
endforeach()

# Writes the seeds again, after a change of what they are.
add_executable(fuzz_make_seeds EXCLUDE_FROM_ALL fuzz/seeds/make_seeds.cpp)
target_include_directories(fuzz_make_seeds PRIVATE tests)
target_link_libraries(fuzz_make_seeds PRIVATE hayate_core)
