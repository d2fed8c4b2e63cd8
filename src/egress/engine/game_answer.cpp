#include "egress/engine/game_answer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "egress/games/airport.h"
#include "egress/games/bankruptcy.h"
#include "egress/games/equations.h"
#include "egress/games/nucleolus.h"
#include "egress/games/voting.h"

namespace egress {

namespace {

using games::Game;
using games::Rational;
using games::Split;
using games::SumGame;

constexpr const char* no_shares = "the raw numbers sum to 0, so there are no shares";
constexpr const char* nobody_else = "one player has nobody who could object";
constexpr const char* no_table =
    "no player has a veto, and above 20 players a table of all coalitions is too large";

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Split times(Split split, const Rational& factor) {
  const double by = games::to_double(factor);
  for (double& x : split.value) x = x == 0 ? 0.0 : x * by;
  for (std::size_t i = 0; i < split.exact.size(); ++i) {
    split.exact[i] *= factor;
    split.value[i] = games::to_double(split.exact[i]);
  }
  return split;
}

/// Answers one game. Everything that is not reached keeps the reason of the stop.
class Answering {
 public:
  Answering(GameAnswer& out, RunContext& context)
      : out_(out), file_(out.game.file), context_(context), n_(out.players()) {}

  void run() {
    const bool small = file_.players.size() <= most_table_players;
    if (small) table_ = make_table();
    out_.worth_of_all = worth_of_all();
    known_without_table();
    if (table_) values_by_table();
    if (table_) properties();
    if (table_) core_by_table();
    if (table_ && out_.nucleolus.split.value.empty()) nucleolus_by_table();
    if (!table_) beyond_tables();
    if (table_) judge();
    table_.reset();
    file_.worth = {};
    file_.units = {};
  }

 private:
  // --- the games
  // ----------------------------------------------------------------------------------

  SumGame vote() const {
    std::int64_t unit = 1;
    return games::reduced({SumGame::Kind::step, file_.numbers, file_.threshold}, unit);
  }
  games::Bankruptcy bankruptcy() const { return {file_.threshold, file_.numbers}; }
  games::Airport airport() const { return {file_.numbers, file_.scale}; }

  Game make_table() {
    switch (file_.kind) {
      case GameFile::Kind::voting:
        return games::table_of(vote());
      case GameFile::Kind::bankruptcy:
        return games::table_of(bankruptcy(), file_.scale);
      case GameFile::Kind::airport:
        return games::table_of(airport());
      default:
        break;
    }
    if (!file_.units.empty()) {
      return games::game_of_units(n_, std::move(file_.units), file_.scale);
    }
    return {n_, std::move(file_.worth), {}, 1};
  }

  double worth_of_all() const {
    if (table_) return table_->worth.back();
    switch (file_.kind) {
      case GameFile::Kind::voting:
        return 1;
      case GameFile::Kind::bankruptcy:
        return static_cast<double>(file_.threshold) / static_cast<double>(file_.scale);
      default:
        return static_cast<double>(*std::ranges::max_element(file_.numbers)) /
               static_cast<double>(file_.scale);
    }
  }

  // --- stopping
  // -----------------------------------------------------------------------------------

  std::string note_stop(Status status) {
    out_.status = status;
    return status == Status::limit ? "the time limit was reached" : "interrupted";
  }
  bool stopping(std::string& why) {
    if (out_.status == Status::done && context_.should_stop()) {
      note_stop(context_.stop_requested() ? Status::interrupted : Status::limit);
    }
    if (out_.status == Status::done) return false;
    why = note_stop(out_.status);
    return true;
  }

  // --- the parts
  // ----------------------------------------------------------------------------------

  void take(games::Values values) {
    out_.shapley.split = std::move(values.shapley);
    out_.banzhaf_raw.split = std::move(values.banzhaf_raw);
    out_.banzhaf.split = std::move(values.banzhaf);
    if (out_.banzhaf.split.value.empty()) out_.banzhaf.why = no_shares;
    out_.interaction = std::move(values.interaction);
  }

  /// What has a formula, however many players.
  void known_without_table() {
    if (n_ == 1) out_.epsilon_why = nobody_else;
    if (file_.kind == GameFile::Kind::voting) {
      out_.veto = games::vetoes(vote());
      if (auto split = games::veto_nucleolus(vote())) out_.nucleolus.split = std::move(*split);
      out_.core_nonempty = std::ranges::count(out_.veto, true) > 0;
    }
    if (file_.kind == GameFile::Kind::bankruptcy) {
      out_.nucleolus.split = times(games::talmud_rule(bankruptcy()), Rational(1, file_.scale));
      out_.core_nonempty = true;
      if (n_ > 1) epsilon(games::least_core_epsilon(bankruptcy()) / file_.scale);
    }
    if (file_.kind == GameFile::Kind::airport) {
      games::AirportAnswer known = games::answer(airport());
      out_.nucleolus.split = std::move(known.nucleolus);
      out_.core_nonempty = true;
      if (n_ > 1) {
        out_.epsilon = known.epsilon;
        out_.epsilon_exact = known.epsilon_exact;
      }
      take(std::move(known.values));
    }
  }

  void epsilon(const Rational& exact) {
    out_.epsilon_exact = exact;
    out_.epsilon = games::to_double(exact);
  }

  void values_by_table() {
    if (stopping(out_.shapley.why)) {
      out_.banzhaf.why = out_.banzhaf_raw.why = out_.shapley.why;
    } else {
      take(games::values(*table_));
    }
  }

  void properties() {
    std::string why;
    if (stopping(why)) return;
    games::Properties found = games::properties(file_.cost ? games::negative(*table_) : *table_);
    if (file_.cost) found.not_monotone = games::properties(*table_).not_monotone;
    if (file_.kind == GameFile::Kind::table) out_.veto = found.veto;
    out_.properties = std::move(found);
  }

  void core_by_table() {
    if (n_ == 1) {
      out_.core_nonempty = true;
      return;
    }
    if (stopping(out_.epsilon_why)) {
      if (!out_.core_nonempty) out_.core_why = out_.epsilon_why;
      return;
    }
    const Game game = file_.cost ? games::negative(*table_) : *table_;
    const games::LeastCore found = games::least_core(game, context_);
    if (found.status != Status::optimal) {
      out_.epsilon_why = note_stop(found.status);
      if (!out_.core_nonempty) out_.core_why = out_.epsilon_why;
      return;
    }
    double largest = 0;
    for (const double w : game.worth) largest = std::max(largest, std::abs(w));
    const bool empty = found.core_is_empty(largest);
    out_.core_nonempty = !empty;
    out_.epsilon = found.epsilon;
    out_.epsilon_exact = found.exact;
    if (!empty) return;
    balance(found);
  }

  /// The weights with which the loudest coalitions cover every player once.
  void balance(const games::LeastCore& found) {
    std::vector<games::Equation> equations;
    for (int i = 0; i < n_; ++i) {
      games::Equation e{{}, 1};
      for (const auto who : found.tight) e.left.emplace_back(games::holds(who, i) ? 1 : 0);
      equations.push_back(std::move(e));
    }
    const auto weights = games::solve_equations(std::move(equations), found.tight.size());
    double cover = 0;
    for (std::size_t k = 0; k < found.tight.size(); ++k) {
      if (games::holds(found.tight[k], 0)) cover += found.weight[k];
    }
    std::map<games::Coalition, double> sorted;
    for (std::size_t k = 0; k < found.tight.size(); ++k) {
      const bool exact = weights && (*weights)[k];
      sorted[found.tight[k]] = exact ? games::to_double(*(*weights)[k]) : found.weight[k] / cover;
    }
    for (const auto& [who, weight] : sorted) {
      out_.balanced.push_back(who);
      out_.balanced_weight.push_back(weight);
    }
  }

  void nucleolus_by_table() {
    if (stopping(out_.nucleolus.why)) return;
    const Game game = file_.cost ? games::negative(*table_) : *table_;
    const bool floor = games::has_imputation(game);
    games::Nucleolus found = games::nucleolus(game, floor, context_);
    if (found.status != Status::optimal) {
      out_.nucleolus.why = note_stop(found.status);
      return;
    }
    if (file_.cost) found.split = times(std::move(found.split), Rational(-1));
    out_.nucleolus.why = found.why;
    out_.certified = found.why.empty();
    if (floor) {
      out_.nucleolus.split = std::move(found.split);
      return;
    }
    if (out_.certified) out_.prenucleolus = std::move(found.split);
    out_.nucleolus.why = file_.cost ? "everybody together costs more than all of them alone"
                                    : "everybody together is worth less than all of them alone";
  }

  void beyond_tables() {
    const bool voting = file_.kind == GameFile::Kind::voting;
    if (voting && out_.nucleolus.split.value.empty()) out_.nucleolus.why = no_table;
    if (file_.kind != GameFile::Kind::airport) sum_values(voting);
    if (!voting || stopping(out_.epsilon_why)) return;
    const auto found = games::voting_least_core(vote(), context_);
    if (found.status != Status::optimal) {
      out_.epsilon_why = note_stop(found.status);
      return;
    }
    out_.epsilon = found.epsilon;
    out_.epsilon_exact = found.exact;
    out_.epsilon_why = found.why;
  }

  void sum_values(bool voting) {
    SumGame game{voting ? SumGame::Kind::step : SumGame::Kind::cap, file_.numbers, file_.threshold};
    std::int64_t unit = 1;
    game = games::reduced(game, unit);
    std::string& why = out_.shapley.why;
    if (stopping(why)) {
    } else if (game.threshold == 0) {  // an estate of nothing
      const std::vector<Rational> nothing(file_.players.size(), 0);
      take({games::split_of(nothing), games::split_of(nothing), {}, {}});
    } else if (!games::feasible(game)) {
      why = "the claims' sums cannot be counted within reach; a coarser unit would help";
    } else {
      games::SumValues found = games::values(game, context_);
      if (found.status == Status::optimal) {
        const Rational factor = voting ? Rational(1) : Rational(unit, file_.scale);
        found.values.shapley = times(std::move(found.values.shapley), factor);
        found.values.banzhaf_raw = times(std::move(found.values.banzhaf_raw), factor);
        take(std::move(found.values));
        return;
      }
      why = note_stop(found.status);
    }
    if (!why.empty()) out_.banzhaf.why = out_.banzhaf_raw.why = why;
  }

  /// What the table says of splits that are known: the nucleolus is one, and who is in the core.
  void judge() {
    std::string why;
    if (stopping(why)) return;
    const Game game = file_.cost ? games::negative(*table_) : *table_;
    const auto turned = [&](const Split& split) {
      return file_.cost ? times(split, Rational(-1)) : split;
    };
    const Split nucleolus = turned(out_.nucleolus.split);
    if (!nucleolus.value.empty() && !out_.certified) {  // by a formula
      const auto verdict = games::certify_nucleolus(game, nucleolus, true, context_);
      if (!verdict.holds && stopping(why)) return;
      ensure(verdict.holds, "game: the formula's nucleolus is not one");
      out_.certified = true;
    }
    if (n_ == 1) return;
    const auto member = [&](const Split& split) {
      const auto most = games::worst_objection(game, split);
      return CoreMember{!most.real, most};
    };
    if (!out_.shapley.split.value.empty()) {
      out_.shapley_in_core = member(turned(out_.shapley.split));
    }
    if (!nucleolus.value.empty()) out_.nucleolus_in_core = member(nucleolus);
  }

  GameAnswer& out_;
  GameFile& file_;
  RunContext& context_;
  int n_;
  std::optional<Game> table_;
};

}  // namespace

Outcome<GameAnswer> answer_game(const std::string& path, bool with_digest, RunContext& context) {
  const double begin = now();
  auto opened = open_game(path, with_digest, context);
  if (!opened) return std::unexpected(std::move(opened.error()));
  GameAnswer out;
  out.game = std::move(*opened);
  out.read_seconds = now() - begin;
  if (out.game.stopped) {
    out.status = context.stop_requested() ? Status::interrupted : Status::limit;
    return out;
  }
  Answering(out, context).run();
  out.solve_seconds = now() - begin - out.read_seconds;
  return out;
}

}  // namespace egress
