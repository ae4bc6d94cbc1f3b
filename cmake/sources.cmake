# hayate_sources(OUT ROOT FOLDER...): the .cpp files of the folders and of those in them, without
# tests and benchmarks, which lie beside what they check, and without what each instruction set
# compiles for itself (kernels.cmake).
function(hayate_sources out root)
  set(found)
  foreach(folder IN LISTS ARGN)
    file(GLOB here CONFIGURE_DEPENDS ${root}/${folder}/*.cpp
      ${root}/${folder}/*/*.cpp)
    list(APPEND found ${here})
  endforeach()
  list(FILTER found EXCLUDE REGEX "_(test|bench|vector)\\.cpp$")
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# hayate_beside(OUT SUFFIX ROOT FOLDER...): the *_SUFFIX.cpp files of the folders and of those in
# them.
function(hayate_beside out suffix root)
  set(found)
  foreach(folder IN LISTS ARGN)
    file(GLOB here CONFIGURE_DEPENDS ${root}/${folder}/*_${suffix}.cpp
      ${root}/${folder}/*/*_${suffix}.cpp)
    list(APPEND found ${here})
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# hayate_naming(OUT REGEX FILE...): the files that have an include of what the expression matches.
function(hayate_naming out regex)
  set(found)
  foreach(file IN LISTS ARGN)
    file(STRINGS ${file} includes REGEX "#include.*(${regex})" LIMIT_COUNT 1)
    if(includes)
      list(APPEND found ${file})
    endif()
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()
