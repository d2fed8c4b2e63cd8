// A game answer for people.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/engine/game_answer.h"
#include "egress/report/render.h"

namespace egress {

namespace {

using games::Coalition;
using games::CoalitionPair;
using games::Split;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

int digits_for(double largest) {
  if (largest == 0) return 0;
  return std::clamp(4 - static_cast<int>(std::floor(std::log10(largest))), 0, 12);
}

double largest_of(const std::vector<double>& values) {
  double out = 0;
  for (const double x : values) out = std::max(out, std::abs(x));
  return out;
}

std::string told(double value) { return format_number(value, digits_for(std::abs(value)), false); }

Table players_table(const GameAnswer& a) {
  Table out{.id = "players", .columns = {{.name = "player"}}};
  const bool pre = a.prenucleolus.has_value();
  const GameSplit before{pre ? *a.prenucleolus : Split{}, ""};
  struct Shown {
    const char* name;
    const GameSplit* said;
  };
  std::vector<Shown> shown;
  for (const Shown& s : {Shown{"Shapley", &a.shapley}, Shown{"Banzhaf", &a.banzhaf},
                         Shown{"raw Banzhaf", &a.banzhaf_raw},
                         Shown{pre ? "prenucleolus" : "nucleolus", pre ? &before : &a.nucleolus}}) {
    if (s.said->split.value.empty()) continue;
    shown.push_back(s);
    out.columns.push_back({.name = s.name, .digits = digits_for(largest_of(s.said->split.value))});
  }
  for (int i = 0; i < a.players(); ++i) {
    Row row;
    row.cells.emplace_back(a.game.file.players[at(i)]);
    for (const Shown& s : shown) row.cells.emplace_back(s.said->split.value[at(i)]);
    out.rows.push_back(std::move(row));
  }
  return out;
}

Table interaction_table(const GameAnswer& a) {
  const std::size_t n = at(a.players());
  Table out{.id = "interaction", .columns = {{.name = "interaction"}}};
  const int digits = digits_for(largest_of(a.interaction));
  for (std::size_t j = 1; j < n; ++j) {
    out.columns.push_back({.name = a.game.file.players[j], .digits = digits});
  }
  for (std::size_t i = 0; i + 1 < n; ++i) {
    Row row;
    row.cells.emplace_back(a.game.file.players[i]);
    for (std::size_t j = 1; j < n; ++j) {
      row.cells.push_back(j > i ? Cell(a.interaction[i * n + j]) : Cell::none(""));
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

std::string core_words(const GameAnswer& a) {
  std::string out;
  if (!a.core_nonempty) {
    out = fmt::format("Whether there is a core is not known: {}.", a.core_why);
  } else if (*a.core_nonempty) {
    out = "The core is not empty";
    if (a.epsilon) {
      out += *a.epsilon == 0 ? "; some coalition gains just nothing by leaving, whatever the split"
             : *a.epsilon < 0
                 ? fmt::format(
                       "; the best split leaves every coalition {} or more better off than alone",
                       told(-*a.epsilon))
                 : "";
    }
    out += ".";
  } else {
    out = "The core is empty";
    if (a.epsilon) {
      out += fmt::format(": in every split some coalition can gain {} or more by leaving",
                         told(*a.epsilon));
    }
    out += ".";
  }
  const auto member = [&](const char* what, const std::optional<CoreMember>& m) {
    if (!m || !a.core_nonempty || !*a.core_nonempty) return;
    out += m->inside ? fmt::format(" The {} is in it.", what)
                     : fmt::format(" The {} is not: {} could gain {}.", what,
                                   name_of(a, m->most.who), told(m->most.excess));
  };
  member("Shapley value", a.shapley_in_core);
  member("nucleolus", a.nucleolus_in_core);
  return out;
}

std::string list_of(const GameAnswer& a, const std::vector<bool>& which) {
  constexpr int most = 10;
  std::string out;
  int count = 0;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (!which[i] || ++count > most) continue;
    out += (out.empty() ? "" : ", ") + a.game.file.players[i];
  }
  if (count > most) out += fmt::format(" and {} more", count - most);
  return out;
}

std::string property_words(const GameAnswer& a) {
  const games::Properties& p = *a.properties;
  const bool cost = a.game.file.cost;
  std::vector<std::string> words;
  const auto say = [&](const std::string& name, const std::optional<CoalitionPair>& witness) {
    words.push_back(!witness ? name
                             : fmt::format("not {} ({} with {})", name, name_of(a, witness->first),
                                           name_of(a, witness->second)));
  };
  const auto named = [&](Coalition who) { return who == 0 ? "nobody" : name_of(a, who); };
  if (p.not_monotone) {
    words.push_back(fmt::format("not monotone ({} to {})", named(p.not_monotone->first),
                                named(p.not_monotone->second)));
  } else {
    words.emplace_back("monotone");
  }
  const std::string additive = cost ? "subadditive" : "superadditive";
  if (p.superadditive_known || p.not_superadditive) {
    say(additive, p.not_superadditive);
  } else {
    words.push_back(fmt::format("perhaps {} (not all pairs were looked at)", additive));
  }
  say(cost ? "submodular" : "convex", p.not_convex);
  std::string out = fmt::format("The game is {}.", fmt::join(words, ", "));
  for (const auto& [name, which] :
       {std::pair<const char*, const std::vector<bool>*>{"Nothing depends on", &p.null_player},
        {"Always adding the same", &p.dummy}}) {
    if (which == &p.dummy && p.dummy == p.null_player) continue;
    if (const auto names = list_of(a, *which); !names.empty()) {
      out += fmt::format(" {}: {}.", name, names);
    }
  }
  return out;
}

std::string exact_words(const GameAnswer& a) {
  std::vector<std::string> doubles;
  for (const auto& [name, said] : {std::pair<const char*, const GameSplit*>{"Shapley", &a.shapley},
                                   {"Banzhaf", &a.banzhaf_raw},
                                   {"nucleolus", &a.nucleolus}}) {
    if (!said->split.value.empty() && said->split.exact.empty()) doubles.emplace_back(name);
  }
  std::string out = doubles.empty()
                        ? std::string("All numbers are exact fractions, rounded here.")
                        : fmt::format("Computed in doubles: {}.", fmt::join(doubles, ", "));
  if (a.certified) out += " The nucleolus is certified by Kohlberg's criterion.";
  return out;
}

}  // namespace

Document game_document(const GameAnswer& a) {
  constexpr int most_in_table = 8;  // as fit the width
  Document out;
  const char* what = a.game.file.kind == GameFile::Kind::voting       ? "a vote"
                     : a.game.file.kind == GameFile::Kind::bankruptcy ? "a bankruptcy"
                     : a.game.file.kind == GameFile::Kind::airport    ? "an airport"
                     : a.game.file.cost                               ? "a table of costs"
                                                                      : "a table of worths";
  out.title = fmt::format("{}: {} of {} player{}", a.game.name, what, a.players(),
                          a.players() == 1 ? "" : "s");
  if (a.game.stopped) {
    out.title = a.game.name;
    out.answers.emplace_back("Stopped before the file was read.");
    return out;
  }
  out.sections.push_back(
      {.id = "players",
       .title = fmt::format("Everybody together {} {}", a.game.file.cost ? "costs" : "is worth",
                            told(a.worth_of_all)),
       .blocks = {players_table(a)}});
  if (!a.interaction.empty() && a.players() >= 2 && a.players() <= most_in_table) {
    out.sections.push_back(
        {.id = "interaction",
         .title = "Who complements whom (above 0), and who stands in for whom (below 0)",
         .blocks = {interaction_table(a)}});
  }
  if (const auto names = list_of(a, a.veto); !names.empty()) {
    out.answers.emplace_back(fmt::format("Without {} nothing is worth anything: a veto.", names));
  }
  out.answers.emplace_back(core_words(a));
  for (const auto& [name, said] : {std::pair<const char*, const GameSplit*>{"Shapley", &a.shapley},
                                   {"Banzhaf", &a.banzhaf},
                                   {"nucleolus", &a.nucleolus}}) {
    if (said->split.value.empty())
      out.answers.emplace_back(fmt::format("No {}: {}.", name, said->why));
  }
  if (a.properties) out.answers.emplace_back(property_words(a));
  out.answers.emplace_back(exact_words(a));
  return out;
}

}  // namespace egress
