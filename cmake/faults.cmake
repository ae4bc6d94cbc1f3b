# The fault harness, tests/faults; the target `faults` builds all of it. `make faults` runs it.
add_custom_target(faults)

# hayate_fault_program(NAME SOURCE...)
function(hayate_fault_program name)
  add_executable(${name} EXCLUDE_FROM_ALL ${ARGN})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests ${test_places})
  target_link_libraries(${name} PRIVATE hayate_core hayate_quick_compile CLI11::CLI11)
  add_dependencies(faults ${name})
endfunction()

if(HAYATE_WITH_TORCH)
  add_library(hayate_faults MODULE EXCLUDE_FROM_ALL tests/faults/fault_shim.cpp)
  target_link_libraries(hayate_faults PRIVATE hayate_compiler ${CMAKE_DL_LIBS})
  set_target_properties(hayate_faults PROPERTIES
    CXX_VISIBILITY_PRESET hidden LIBRARY_OUTPUT_DIRECTORY ${CMAKE_RUNTIME_OUTPUT_DIRECTORY})

  hayate_fault_program(hayate-faults tests/faults/main.cpp tests/faults/disturbance.cpp
    tests/faults/event_points.cpp tests/faults/journey.cpp tests/faults/launch.cpp
    tests/faults/power_cut.cpp tests/faults/same_results.cpp)
  add_dependencies(hayate-faults hayate_faults hayate hayate-engine)
endif()

# Crafted files: the readers of the torch-free half, also under the sanitizers, and those of the
# engine.
hayate_fault_program(hayate-crafted tests/faults/crafted_main.cpp tests/faults/craft.cpp
  tests/faults/craft_nifti.cpp tests/faults/craft_safetensors.cpp tests/faults/crafted_input.cpp)
if(HAYATE_WITH_TORCH)
  target_sources(hayate-crafted PRIVATE tests/faults/crafted_states.cpp tests/faults/journey.cpp
    tests/faults/launch.cpp)
  target_link_libraries(hayate-crafted PRIVATE hayate_engine)
  add_dependencies(hayate-crafted hayate_faults hayate hayate-engine)
  target_compile_definitions(hayate-crafted PRIVATE HAYATE_WITH_TORCH)
endif()
