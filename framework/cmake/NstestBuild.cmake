# How our own targets are compiled and linked. Nothing here reaches other projects.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong")

find_program(NSTEST_CCACHE ccache)
mark_as_advanced(NSTEST_CCACHE)
if(NSTEST_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${NSTEST_CCACHE}")
endif()

set(NSTEST_WARNINGS
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Wformat=2 -Wimplicit-fallthrough -Wcast-qual
    -Wextra-semi)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND NSTEST_WARNINGS -Wduplicated-cond -Wlogical-op -Wuseless-cast
       # GCC 12 asks for the later members that a designated initialiser leaves to their defaults.
       -Wno-missing-field-initializers)
  if(CMAKE_UNITY_BUILD)
    # It takes a source file that another one includes for a header.
    list(APPEND NSTEST_WARNINGS -Wno-subobject-linkage)
  endif()
else()
  list(APPEND NSTEST_WARNINGS -Wno-missing-field-initializers)
endif()
if(NSTEST_DEVELOPMENT)
  list(APPEND NSTEST_WARNINGS -Werror)
endif()

add_library(nstest_build INTERFACE)
target_compile_features(nstest_build INTERFACE cxx_std_20)
target_compile_options(nstest_build INTERFACE ${NSTEST_WARNINGS}
                       "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.")
if(NSTEST_SANITIZE STREQUAL "address")
  target_compile_options(nstest_build INTERFACE -fsanitize=address,undefined
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(nstest_build INTERFACE -fsanitize=address,undefined)
elseif(NSTEST_SANITIZE STREQUAL "thread")
  # Asio's fences are not seen by TSan, as GCC tells; one thread runs each loop here.
  target_compile_options(nstest_build INTERFACE -fsanitize=thread -Wno-tsan)
  target_link_options(nstest_build INTERFACE -fsanitize=thread)
elseif(NSTEST_SANITIZE STREQUAL "fuzzer")
  # clang alone: coverage for libFuzzer, which each program of tests/fuzz/ links.
  target_compile_options(nstest_build INTERFACE -fsanitize=fuzzer-no-link,address,undefined
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(nstest_build INTERFACE -fsanitize=address,undefined)
endif()
if(NSTEST_SANITIZE)
  target_compile_definitions(nstest_build INTERFACE _GLIBCXX_ASSERTIONS)
  # GCC's manual: the sanitizers' instrumentation makes this warning say what is not so.
  target_compile_options(nstest_build INTERFACE
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()

# nstest_room(<name> SOURCES <files...> [USES <rooms...>] [LIBRARIES <targets...>]
#             [PRIVATE_LIBRARIES <targets...>])
# One static library per room; its headers are found as "nstest/<name>/<noun>.h".
function(nstest_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
  add_library(nstest_${name} STATIC ${ROOM_SOURCES})
  add_library(nstest::${name} ALIAS nstest_${name})
  target_include_directories(nstest_${name} PUBLIC "${PROJECT_SOURCE_DIR}/framework")
  list(TRANSFORM ROOM_USES PREPEND nstest::)
  target_link_libraries(nstest_${name} PUBLIC ${ROOM_USES} ${ROOM_LIBRARIES}
                        PRIVATE nstest_build ${ROOM_PRIVATE_LIBRARIES})
endfunction()
