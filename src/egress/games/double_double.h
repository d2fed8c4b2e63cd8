// A number as an unevaluated sum of two doubles: some 106 bits. Additions only.
// Knuth's two-sum; Dekker, "A floating-point technique for extending the available precision",
// Numerische Mathematik 18, 1971.
#pragma once

namespace egress::games {

struct DoubleDouble {
  double high = 0, low = 0;

  DoubleDouble& operator+=(double x) {
    const double sum = high + x;
    const double part = sum - high;
    low += (high - (sum - part)) + (x - part);
    high = sum;
    return *this;
  }
  DoubleDouble& operator+=(const DoubleDouble& other) {
    *this += other.high;
    return *this += other.low;
  }
  DoubleDouble& operator-=(const DoubleDouble& other) {
    *this += -other.high;
    return *this += -other.low;
  }
  friend DoubleDouble operator+(DoubleDouble a, const DoubleDouble& b) { return a += b; }
  friend DoubleDouble operator-(DoubleDouble a, const DoubleDouble& b) { return a -= b; }
  double value() const { return high + low; }
};

}  // namespace egress::games
