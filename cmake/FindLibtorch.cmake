# Libtorch::Libtorch: torch_cpu and c10 of a libtorch tree (torch/include, torch/lib), taken from
# LIBTORCH_ROOT (CMake variable or environment) or from .deps/libtorch.
#
# The CMake files that come with the wheel want a CUDA toolkit, even for CPU use; hence this one.
# CUDA is not linked: `--device cuda` loads libtorch_cuda.so at run time.
set(roots ${LIBTORCH_ROOT} $ENV{LIBTORCH_ROOT} ${PROJECT_SOURCE_DIR}/.deps/libtorch)
find_path(LIBTORCH_INCLUDE_DIR ATen/ATen.h HINTS ${roots}
  PATH_SUFFIXES include torch/include NO_DEFAULT_PATH)
find_library(LIBTORCH_CPU_LIBRARY torch_cpu HINTS ${roots}
  PATH_SUFFIXES lib torch/lib NO_DEFAULT_PATH)
find_library(LIBTORCH_C10_LIBRARY c10 HINTS ${roots}
  PATH_SUFFIXES lib torch/lib NO_DEFAULT_PATH)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Libtorch
  REQUIRED_VARS LIBTORCH_CPU_LIBRARY LIBTORCH_C10_LIBRARY LIBTORCH_INCLUDE_DIR
  FAIL_MESSAGE "libtorch not found: run tools/setup.sh, or set LIBTORCH_ROOT")

if(Libtorch_FOUND AND NOT TARGET Libtorch::Libtorch)
  get_filename_component(libtorch_lib_dir ${LIBTORCH_CPU_LIBRARY} DIRECTORY)
  add_library(Libtorch::Libtorch INTERFACE IMPORTED)
  target_include_directories(Libtorch::Libtorch SYSTEM INTERFACE
    ${LIBTORCH_INCLUDE_DIR} ${LIBTORCH_INCLUDE_DIR}/torch/csrc/api/include)
  # The OpenMP library that libtorch itself runs on (the wheel brings one).
  file(GLOB libtorch_gomp ${libtorch_lib_dir}/libgomp*.so*)
  if(NOT libtorch_gomp)
    set(libtorch_gomp gomp)
  endif()
  target_link_libraries(Libtorch::Libtorch INTERFACE
    ${LIBTORCH_CPU_LIBRARY} ${LIBTORCH_C10_LIBRARY} ${libtorch_gomp})
  target_link_options(Libtorch::Libtorch INTERFACE
    -Wl,-rpath,${libtorch_lib_dir} -Wl,--allow-shlib-undefined)
endif()
