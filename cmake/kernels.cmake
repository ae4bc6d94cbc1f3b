# Each fast version of a kernel is compiled for its instruction set, and chosen when the program runs
# (kernels/isa.h). -O3 for the vector loops; no contraction of a·b + c is asked for or forbidden: the
# versions agree within rounding, not to the last bit. A square root that may not set errno is one
# instruction, also of a vector.
file(GLOB avx2_kernels CONFIGURE_DEPENDS src/hayate/kernels/*_avx2.cpp)
file(GLOB avx512_kernels CONFIGURE_DEPENDS src/hayate/kernels/*_avx512.cpp)
set_source_files_properties(${avx2_kernels} PROPERTIES SKIP_PRECOMPILE_HEADERS ON
  COMPILE_OPTIONS "-O3;-fno-math-errno;-mavx2;-mfma;-mf16c;-Wno-psabi")
set_source_files_properties(${avx512_kernels} PROPERTIES SKIP_PRECOMPILE_HEADERS ON
  COMPILE_OPTIONS "-O3;-fno-math-errno;-mavx512f;-mavx512bw;-mavx512vl;-mavx512dq;-mfma;-mprefer-vector-width=512")
