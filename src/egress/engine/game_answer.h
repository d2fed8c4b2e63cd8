// Game answer: what `egress game` says of a game file, as tables for people or as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "egress/games/core.h"
#include "egress/games/properties.h"
#include "egress/io/game_file.h"
#include "egress/report/document.h"

namespace egress {

struct OpenedGame {
  std::string name;      // of the file without its folder; "stdin"
  std::string digest;    // of its bytes; empty unless asked for
  GameFile file;         // not to be used where `stopped`
  bool stopped = false;  // the context said stop
};

/// Reads, and refuses (E0734) a vote of many players that no table within reach can count. `-` is
/// standard input.
Outcome<OpenedGame> open_game(const std::string& path, bool with_digest, const RunContext& context);

/// A number for each player, or why there is none.
struct GameSplit {
  games::Split split;
  std::string why;
};

/// Whether a split is in the core.
struct CoreMember {
  bool inside = false;
  games::Objection most;  // the loudest objection, or what comes nearest to one
};

struct GameAnswer {
  OpenedGame game;  // its worths are let go
  Status status = Status::done;
  GameSplit shapley, banzhaf, banzhaf_raw, nucleolus;
  std::optional<games::Split> prenucleolus;  // where there is no imputation
  bool certified = false;                    // the nucleolus, by Kohlberg's criterion

  std::optional<bool> core_nonempty;
  std::optional<double> epsilon;  // of the least core
  std::optional<games::Rational> epsilon_exact;
  std::string core_why, epsilon_why;
  std::vector<games::Coalition> balanced;  // where the core is empty and there is a table
  std::vector<double> balanced_weight;     // cover every player once, and are worth more than v(N)
  std::optional<CoreMember> shapley_in_core, nucleolus_in_core;

  std::optional<games::Properties> properties;  // of -c where it is a cost game, monotone apart
  std::vector<bool> veto;                       // of a vote and of a table
  std::vector<double> interaction;              // n x n; empty without a table
  double worth_of_all = 0;
  double read_seconds = 0, solve_seconds = 0;

  int players() const { return static_cast<int>(game.file.players.size()); }
};

/// Reads and solves. Costs: games/*.h, docs/games.md.
Outcome<GameAnswer> answer_game(const std::string& path, bool with_digest, RunContext& context);

/// Its players, joined by `+`.
std::string name_of(const GameAnswer& answer, games::Coalition who);

nlohmann::ordered_json game_json(const GameAnswer& answer);
Document game_document(const GameAnswer& answer);

}  // namespace egress
