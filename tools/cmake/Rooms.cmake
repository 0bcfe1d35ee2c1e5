# A room is a static library of one folder under harness/. Its link line is the list of rooms it may include from:
# the include check (tests/rooms) reads the same list, so a wrong direction fails at link, compile or test.
option(FOOTPAD_TESTS "Build the tests" ON)

add_library(footpad_options INTERFACE)
target_compile_options(footpad_options INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wnon-virtual-dtor
  -Wold-style-cast -Wimplicit-fallthrough)
# g++ 12 sees overlaps in std::string operator+ and unset members in <regex> that are not there (GCC bugs 105329, 105562).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(footpad_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
target_include_directories(footpad_options INTERFACE ${PROJECT_SOURCE_DIR}/harness)
# Every room is compiled once, for the program and for the shared library of the C++ API: nothing in it can be replaced from
# outside, so that its code is as good as a program's own.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(footpad_options INTERFACE -fno-semantic-interposition)
endif()

function(footpad_room name)
  cmake_parse_arguments(ROOM "" "" "ROOMS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cc)
  set_property(GLOBAL APPEND_STRING PROPERTY FOOTPAD_ROOMS "${name}: ${ROOM_ROOMS}\n")
  list(TRANSFORM ROOM_ROOMS PREPEND footpad_)
  if(sources)
    add_library(footpad_${name} STATIC ${sources})
    target_link_libraries(footpad_${name} PUBLIC footpad_options ${ROOM_ROOMS} PRIVATE ${ROOM_LIBRARIES})
  else()
    add_library(footpad_${name} INTERFACE)
    target_link_libraries(footpad_${name} INTERFACE footpad_options ${ROOM_ROOMS} ${ROOM_LIBRARIES})
  endif()
endfunction()
