// Power: the game of one model, and what the values say of its players.
#pragma once

#include <memory>
#include <vector>

#include "egress/analyses/leverage/control.h"
#include "egress/analyses/leverage/interests.h"
#include "egress/analyses/leverage/leverage.h"
#include "egress/analyses/leverage/worths.h"
#include "egress/flow/coalition.h"

namespace egress {

/// Whether all coalitions are looked at, or orders are sampled.
bool enumerable(const Control& control, const CoalitionNetwork& network);
inline constexpr std::int64_t usual_orders = 10'000;

/// Values of one game by holder: what projects and draws ask for.
struct ShapleyOfModel {
  Status status = Status::done;
  double grand = 0;             // USD
  std::vector<double> shapley;  // USD, by holder; 0 of those who are no players
};

class PowerOfModel {
 public:
  PowerOfModel(const Model& model, Interests interests, const Horizon& horizon);

  /// Everything but projects and draws, into `out`.
  void tell(const LeverageOptions& options, LeverageResult& out, RunContext& context);
  /// Shapley values alone: of all coalitions, or of sampled orders where `orders` is above 0 or
  /// there are too many.
  ShapleyOfModel shapley(std::int64_t orders, RunContext& context) const;

 private:
  PlayerPower& of(LeverageResult& out, int game_player) const;
  void tell_sampled(std::int64_t orders, LeverageResult& out, RunContext& context);
  void tell_values(LeverageResult& out) const;
  void tell_properties(LeverageResult& out) const;
  void tell_nucleolus(LeverageResult& out, const RunContext& context) const;
  void tell_core(LeverageResult& out, const RunContext& context) const;
  void tell_today(LeverageResult& out, const RunContext& context) const;
  void check(std::int64_t most, LeverageResult& out, const RunContext& context) const;
  std::vector<std::string> names(games::Coalition who, const LeverageResult& out) const;
  games::Game net_of_stand_alone(const games::Game& game) const;
  double stand_alone_of(int player) const;

  Model model_;
  Interests interests_;
  Control control_;
  std::unique_ptr<CoalitionNetwork> network_;
  Worths worths_;
  games::Game game_;  // as worths_.game, net of what players have alone
};

}  // namespace egress
