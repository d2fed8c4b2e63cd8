# Libraries come from Debian; HiGHS alone from the cache that scripts/setup.sh fills.

if(DEFINED ENV{EGRESS_CACHE})
  set(egress_cache "$ENV{EGRESS_CACHE}")
else()
  set(egress_cache "$ENV{HOME}/.cache/egress")
endif()

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(SQLite3 REQUIRED)
find_path(EGRESS_TOMLPLUSPLUS toml++/toml.h REQUIRED)  # header only: nothing to link
find_path(EGRESS_BOOST_MATH boost/math/distributions/gamma.hpp REQUIRED)  # likewise
find_path(EGRESS_RANDOM123 Random123/philox.h REQUIRED)
find_path(EGRESS_EIGEN eigen3/Eigen/Dense REQUIRED)
find_path(EGRESS_BOOST_MULTIPRECISION boost/multiprecision/cpp_int.hpp REQUIRED)  # likewise
# Debian's cpp-httplib is a library beside its header, built with these; the layout of its classes
# depends on them.
find_path(EGRESS_HTTPLIB_HEADER httplib.h REQUIRED)
find_library(EGRESS_HTTPLIB cpp-httplib REQUIRED)
add_library(egress::httplib INTERFACE IMPORTED)
target_link_libraries(egress::httplib INTERFACE "${EGRESS_HTTPLIB}")
target_compile_definitions(egress::httplib INTERFACE
  CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_ZLIB_SUPPORT CPPHTTPLIB_BROTLI_SUPPORT)
find_package(highs 1.15.1 EXACT QUIET CONFIG PATHS "${egress_cache}/highs-1.15.1" NO_DEFAULT_PATH)
if(NOT highs_FOUND)
  message(FATAL_ERROR "HiGHS 1.15.1 is not in ${egress_cache}: run ./quickstart (or scripts/setup.sh) once")
endif()
