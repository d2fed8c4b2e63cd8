// Game file: a cooperative game as JSON, in one of four forms.
//
//   {"players": ["a", "b"], "worth": {"a": 0, "b": 0, "a+b": 1}, "missing": 0}    a table
//   {"players": ["a", "b"], "quota": 3, "weights": [2, 2]}                        a vote
//   {"bankruptcy": {"estate": 200, "claims": {"a": 100, "b": 200}}}
//   {"airport": {"costs": {"a": 1, "b": 3}}}
//
// A coalition's name joins its players by `+` in any order, blanks around them forgiven; that of
// nobody ("") may be given, and is 0. Of a table every coalition must have a worth unless "missing"
// says what the others have. "cost": true makes a table one of costs, where less is better. Weights
// may be 0 but not negative.
//
// Every mistake is told with its place (E0720 to E0735), of one code at most a hundred.
#pragma once

#include "egress/io/text_buffer.h"

namespace egress {

struct GameFile {
  enum class Kind : std::uint8_t { table, voting, bankruptcy, airport };
  Kind kind = Kind::table;
  std::vector<std::string> players;
  bool cost = false;  // of a table

  // A table, by bit mask: player i is in the coalition where bit i is set.
  std::vector<double> worth;
  std::vector<std::int64_t> units;  // worth * scale, exactly; empty where these do not fit 58 bits
  // The other forms, in units of 1 / scale.
  std::vector<std::int64_t> numbers;  // weights, claims or costs; their sum fits 58 bits
  std::int64_t threshold = 0;         // quota or estate

  std::int64_t scale = 1;  // a power of ten
  SourceSpan place;        // of the weights or claims, for what is said of them together
};

inline constexpr std::size_t most_table_players = 20;
inline constexpr std::size_t most_listed_players = 100'000;

/// One pass over the bytes and one over the values; memory is that of the table and of the values
/// (json_places.h).
Outcome<GameFile> read_game(const TextBuffer& file);

}  // namespace egress
