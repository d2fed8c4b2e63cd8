# How our own code is compiled: language, warnings, sanitizers, and the fast tools where present.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or Sanitize" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g -D_GLIBCXX_ASSERTIONS" CACHE STRING "" FORCE)
set(CMAKE_CXX_FLAGS_SANITIZE "-O1 -g1 -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS" CACHE STRING "" FORCE)

set(EGRESS_SANITIZE "" CACHE STRING "Sanitizers, joined by commas")
option(EGRESS_FUZZ "Build the fuzz targets too (needs clang)" OFF)
option(EGRESS_TESTS "Build the tests where GoogleTest and RapidCheck are present" ON)

add_library(egress_flags INTERFACE)
# -ffp-contract=off: the same bits on every machine, with or without fused multiply-add.
target_compile_options(egress_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -Warray-bounds and friends cry wolf inside GCC 12's own library headers at -O2.
  target_compile_options(egress_flags INTERFACE
    -Werror -Wduplicated-cond -Wlogical-op -Wno-error=array-bounds -Wno-error=stringop-overflow
    -Wno-error=stringop-overread -Wno-error=maybe-uninitialized -Wno-error=restrict)
else()
  # GCC 12's std::ranges::stable_sort uses what its own headers call deprecated.
  target_compile_options(egress_flags INTERFACE -Wno-deprecated-declarations)
endif()

if(EGRESS_SANITIZE)
  target_compile_options(egress_flags INTERFACE
    -fsanitize=${EGRESS_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(egress_flags INTERFACE -fsanitize=${EGRESS_SANITIZE})
endif()
if(EGRESS_FUZZ)
  target_compile_options(egress_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(EGRESS_CCACHE ccache)
if(EGRESS_CCACHE)
  # Paths relative to the source tree, so that every clone and branch shares the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${EGRESS_CCACHE})
endif()
find_program(EGRESS_MOLD mold)
if(EGRESS_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
