// Exact numbers: integers and fractions of any size, and how they become text and doubles.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <string>
#include <vector>

#if defined(__GNUC__) && !defined(__clang__)
// Cries wolf where Boost's small integers are inlined, in every file that uses them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace egress::games {

// Without expression templates: their temporaries refer to each other, and these numbers are small.
using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                              boost::multiprecision::et_off>;
using Rational = boost::multiprecision::number<boost::multiprecision::cpp_rational_backend,
                                               boost::multiprecision::et_off>;
__extension__ using Wide = __int128;

Integer to_integer(Wide value);
/// The nearest double, within a unit in the last place, whatever the size of the parts.
double to_double(const Rational& value);
/// "7/6", "-2".
std::string to_string(const Rational& value);
/// n over k; 0 where k is negative or above n.
Integer binomial(int n, int k);

/// A number for each player; the same exactly, or nothing where only doubles are known.
struct Split {
  std::vector<double> value;
  std::vector<Rational> exact;
};
Split split_of(std::vector<Rational> exact);

}  // namespace egress::games
