// Index: a position in one table of the model, typed so that a node cannot stand for a link.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace egress {

template <class Tag>
struct Index {
  std::int32_t value = -1;

  constexpr Index() = default;
  constexpr explicit Index(std::size_t position) : value(static_cast<std::int32_t>(position)) {}
  constexpr bool valid() const { return value >= 0; }
  constexpr std::size_t at() const { return static_cast<std::size_t>(value); }
  friend constexpr auto operator<=>(Index, Index) = default;
};

}  // namespace egress
