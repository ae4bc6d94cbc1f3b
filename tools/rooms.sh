# To be sourced, in the project's folder: what cmake/rooms.cmake lists.

# rooms LIST: the folders of a list, in the order in which data flows, on one line.
rooms() {
  sed -n "/set($1/,/)/p" cmake/rooms.cmake | tr -d '()' | tr -s ' \n' ' ' | cut -d' ' -f2-
}
