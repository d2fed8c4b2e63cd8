// Worths: what coalitions of players earn, all of them or in sampled orders.
//
// All: players who can be exchanged are counted, not named (k of them make k + 1 states, not 2^k);
// those whose things change no bound are left out. The states are walked in a reflected Gray code
// of mixed radix (Knuth, The Art of Computer Programming 4A, 7.2.1.1, Algorithm H), one player in
// or out at a time, those who cost least first, for they toggle most. The walk is cut into parts by
// the slowest players, whatever the number of threads, so that no bit depends on it.
//
// Sampled: orders of the players are drawn; in each, a player adds what the worth grows by when he
// joins those before him. The mean is the Shapley value (Castro, Gomez and Tejada, "Polynomial
// calculation of the Shapley value based on sampling", Comput. Oper. Res. 36, 2009). Players who
// can be exchanged share their mean. Order k is drawn from Stream(seed, "leverage", k, 0).
#pragma once

#include <cstdint>
#include <vector>

#include "egress/analyses/leverage/control.h"
#include "egress/base/run_context.h"
#include "egress/base/statistics.h"
#include "egress/flow/coalition.h"
#include "egress/games/game.h"

namespace egress {

/// A game of more players, or a walk of more states, is sampled.
inline constexpr int most_enumerated_players = 22;
inline constexpr std::int64_t most_enumerated_states = std::int64_t{1} << 22;

using PlayerClass = std::vector<int>;  // who can be exchanged by what they control
std::vector<PlayerClass> classes_of(const Control& control, const std::vector<int>& players);

/// Who can matter: those who have a say in something whose opening moves a bound.
std::vector<int> players_who_can_matter(const Control& control, const CoalitionNetwork& network);
/// States of a walk through all coalitions of these players; one more than the limit where it is
/// passed.
std::int64_t states_of(const Control& control, const std::vector<int>& players);

/// Why a walk ended before its end: it was told to, or its time was over.
Status stopped(const RunContext& context);

struct Worths {
  Status status = Status::done;  // or limit, interrupted: then `game` is empty
  std::vector<int> players;      // of the control: player k of the game
  games::Game game;              // MUSD beyond what is worth with nobody in
  double empty = 0, grand = 0;   // USD, as netbacks
  std::int64_t coalitions = 0;   // 2^players
  std::int64_t solved = 0;       // how many were; the others are worth what one of these is
  std::int64_t by_lp = 0;        // of these by HiGHS
  std::int64_t pivots = 0;
};

/// At most most_enumerated_players. Worths closer than `same_worth` of the largest are one.
Worths all_worths(const Control& control, const CoalitionNetwork& network, RunContext& context);
inline constexpr double same_worth = 1e-11;

struct SampledWorths {
  Status status = Status::done;
  std::int64_t orders = 0;             // drawn to their end
  std::vector<Estimate> shapley;       // USD, by player of the control
  std::vector<double> alone, without;  // USD: v({i}) and v(N) - v(N without i), beyond nobody
  double empty = 0, grand = 0;
  std::int64_t solved = 0, by_lp = 0;
};
SampledWorths sampled_worths(const Control& control, const CoalitionNetwork& network,
                             std::int64_t orders, RunContext& context);

}  // namespace egress
