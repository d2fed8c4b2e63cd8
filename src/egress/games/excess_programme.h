// The linear programme behind least core and nucleolus, with coalitions brought in as they object:
//
//   minimise e   subject to   v(S) - x(S) <= e   for every coalition S that is not settled
//                             x(S) = what is fixed, for those that are   (everybody among them)
//                             x_i >= v({i})      where `with_floor`
//
// Worths are shifted so that nobody is worth anything alone and scaled to at most 100, which
// changes no answer but by the same shift and scale, and gives the solver numbers of one size.
//
// A programme of n + 1 columns is solved for the coalitions seen so far; the table is then searched
// for those that object to its x, the loudest of every size. The search is 2^n subtractions, some
// 1 ms at 20 players; some tens of them are needed.
#pragma once

#include <vector>

#include "egress/base/run_context.h"
#include "egress/games/game.h"
#include "egress/solve/lp.h"

namespace egress::games {

class ExcessProgramme {
 public:
  ExcessProgramme(const Game& game, bool with_floor, const RunContext& context);

  struct Optimum {
    Status status = Status::optimal;  // or limit, interrupted
    double epsilon = 0;               // shifted and scaled
    std::vector<double> x;
    std::vector<Coalition> tight;  // with a multiplier: of excess epsilon in every optimum
    std::vector<double> weight;    // their multipliers, which sum to 1
    std::vector<int> at_floor;     // players who get no more than alone in every optimum
  };
  /// `settled`: by coalition; nobody and everybody always are.
  Optimum solve(const std::vector<char>& settled);
  /// From now on x(who) is what `optimum` gives.
  void fix(Coalition who, const Optimum& optimum);

  /// In the worths' own measure.
  double own_epsilon(double epsilon) const { return epsilon * scale_; }
  std::vector<double> own_split(const std::vector<double>& x) const;

 private:
  struct Row {
    Coalition who;
    double value;
  };
  Lp programme() const;
  bool objections(const std::vector<char>& settled, const Optimum& at);
  void read(const LpSolution& solution, Optimum& out) const;

  const RunContext& context_;
  int n_;
  bool with_floor_;
  double scale_ = 1;
  std::vector<double> alone_;
  std::vector<double> v_;  // shifted and scaled
  std::vector<Row> fixed_;
  std::vector<Coalition> pool_;
  std::vector<char> in_pool_;
};

/// x summed over the coalitions of players first .. first + count - 1, by bit mask.
std::vector<double> sums_of(const std::vector<double>& x, int first, int count);

}  // namespace egress::games
