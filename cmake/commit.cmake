# The commit goes into every run folder. It is looked up at build time, so that a build made before
# a commit does not claim it, and the file changes (and recompiles) only when the commit does.
set(commit_header ${PROJECT_BINARY_DIR}/generated/hayate_commit.h)
add_custom_target(hayate_commit_header
  COMMAND ${CMAKE_COMMAND} -D SOURCE_DIR=${PROJECT_SOURCE_DIR} -D OUT=${commit_header}
          -D VERSION=${PROJECT_VERSION} -P ${PROJECT_SOURCE_DIR}/cmake/write_commit.cmake
  BYPRODUCTS ${commit_header} VERBATIM)
add_library(hayate_commit INTERFACE)
add_dependencies(hayate_commit hayate_commit_header)
target_include_directories(hayate_commit INTERFACE ${PROJECT_BINARY_DIR}/generated)
