# hayate_unity(TARGET FILE...): where HAYATE_UNITY is on, compiles files of one folder together, up to
# ten at a time: most of the time goes into headers and templates that they have in common. So the
# files of a folder have no name twice, in unnamed namespaces either; kernels/, whose versions all
# name theirs alike, stays as it is.
function(hayate_unity target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${HAYATE_UNITY} UNITY_BUILD_MODE GROUP)
  # An unnamed namespace in a file that another includes is all right here.
  if(HAYATE_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  foreach(file IN LISTS ARGN)
    get_filename_component(folder ${file} DIRECTORY)
    if(file MATCHES "/kernels/[^/]*_reference\\.cpp$")
      continue()
    endif()
    file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${folder})
    string(MAKE_C_IDENTIFIER ${folder} group)
    math(EXPR count_${group} "${count_${group}} + 1")
    math(EXPR batch "${count_${group}} / 10")
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group}_${batch})
  endforeach()
endfunction()
