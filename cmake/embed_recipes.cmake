# The recipes go into the program, so that `--recipe spleen_fast` works wherever it is installed.
file(GLOB recipe_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/recipes/*.json)
set(embedded_recipes ${PROJECT_BINARY_DIR}/generated/embedded_recipes.cpp)
add_custom_command(OUTPUT ${embedded_recipes}
  COMMAND ${CMAKE_COMMAND} -D OUT=${embedded_recipes} -D "FILES=${recipe_files}"
          -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded_recipes.cmake
  DEPENDS ${recipe_files} ${PROJECT_SOURCE_DIR}/cmake/write_embedded_recipes.cmake VERBATIM)
