# The libraries we stand on, from the system's packages. Linked statically into the program, so
# that build/nstest is one file that runs on any host.

find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(Threads REQUIRED)

# Debian's packages have the archives, but their CMake files name the shared libraries.
function(nstest_static_library target archive header)
  find_library(NSTEST_ARCHIVE_${target} NAMES ${archive} REQUIRED)
  find_path(NSTEST_HEADER_${target} NAMES ${header} PATH_SUFFIXES libnl3 REQUIRED)
  mark_as_advanced(NSTEST_ARCHIVE_${target} NSTEST_HEADER_${target})
  add_library(${target} STATIC IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${NSTEST_ARCHIVE_${target}}"
    INTERFACE_INCLUDE_DIRECTORIES "${NSTEST_HEADER_${target}}")
endfunction()
nstest_static_library(nstest_yaml_cpp libyaml-cpp.a yaml-cpp/yaml.h)
nstest_static_library(nstest_nl libnl-3.a netlink/netlink.h)
nstest_static_library(nstest_nl_route libnl-route-3.a netlink/route/link.h)
target_link_libraries(nstest_nl_route INTERFACE nstest_nl Threads::Threads)
nstest_static_library(nstest_re2 libre2.a re2/re2.h)
target_link_libraries(nstest_re2 INTERFACE Threads::Threads)
