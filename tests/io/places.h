// What a reader complains of, in a line.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "egress/base/diagnostics.h"

namespace egress::test {

/// "line:column code" of every mistake, joined by commas; each says what and what to do.
inline std::string places_of(const Diagnostics& diagnostics) {
  std::string out;
  for (const auto& d : diagnostics.items()) {
    EXPECT_FALSE(d.message.empty());
    EXPECT_FALSE(d.hint.empty()) << d.message;
    out += (out.empty() ? "" : ", ") + std::to_string(d.where.line) + ":" +
           std::to_string(d.where.column) + " " + d.code;
  }
  return out;
}

}  // namespace egress::test
