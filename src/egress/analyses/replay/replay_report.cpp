#include "egress/analyses/replay/replay_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/analyses/dispatch/rows.h"
#include "egress/base/scale.h"
#include "egress/report/render.h"

namespace egress {

namespace {

using Json = nlohmann::ordered_json;

Scale scale_of(const ReplayRow& row) {
  return row.unit == "d" ? Scale{"d", 1} : scale_for(row.unit, row.reported);
}

/// What is thought of the closures in force in a period: the last that became known in it.
Json known_json(const Replay& replay, double begin, double end) {
  std::map<std::string, double> until;
  for (const auto& known : replay.known) {
    if (known.hour < end) until[known.closure] = known.until;
  }
  Json out = Json::array();
  for (const auto& closure : replay.lived.plan->situation.closures) {
    const auto found = until.find(closure.text);
    if (found == until.end() || closure.start >= end || closure.end <= begin) continue;
    out.push_back({{"closure", closure.text},
                   {"until", format_day(static_cast<Day>(std::floor(found->second / 24)))}});
  }
  return out;
}

/// The stores that a closure fills or empties, by id.
Json stores_json(const Model& model, const DispatchResult& r, std::size_t t, const Scale& amount) {
  Json out = Json::object();
  for (const auto& store : r.stores) {
    if (store.highest - store.lowest <= 1e-9 * (1 + store.highest)) continue;
    out[model.stores[store.store.at()].id] = amount.of(store.by_period[t]);
  }
  return out;
}

std::string hour_text(Hour hour, Period period) {
  const auto day = static_cast<Day>(std::floor(static_cast<double>(hour) / 24));
  if (period != Period::hour) return format_day(day);
  return fmt::format("{}T{:02}", format_day(day), hour - 24 * static_cast<Hour>(day));
}

Json film_json(const Model& model, const Replay& replay) {
  const DispatchResult& r = replay.lived;
  Json out = Json::array();
  const DispatchResult open = rows_of(model, *r.open);
  const Scale amount = amount_scale(r);
  const auto rerouted_to = [&](CorridorIndex corridor) {
    return std::ranges::any_of(r.against->rerouted,
                               [&](const Displaced& d) { return d.corridor == corridor; });
  };
  for (std::size_t t = 0; t + 1 < r.period_starts.size(); ++t) {
    double delivered = 0, elsewhere = 0, cut = 0;
    Json corridors = Json::object();
    for (const auto& row : r.corridors) {
      delivered += row.by_period[t];
      corridors[model.corridors[row.corridor.at()].id] = amount.of(row.by_period[t]);
      if (!rerouted_to(row.corridor)) continue;
      elsewhere += row.by_period[t] -
                   open.corridors[static_cast<std::size_t>(&row - r.corridors.data())].by_period[t];
    }
    for (std::size_t s = 0; s < r.supplies.size(); ++s) {
      cut += r.supplies[s].shut_in_by_period[t] - open.supplies[s].shut_in_by_period[t];
    }
    out.push_back({{"start", hour_text(r.period_starts[t], r.horizon.period)},
                   {"delivered", amount.of(delivered)},
                   {"corridors", corridors},
                   {"stores", stores_json(model, r, t, amount)},
                   {"cut", amount.of(cut)},
                   {"elsewhere", amount.of(elsewhere)},
                   {"known", known_json(replay, static_cast<double>(r.period_starts[t]),
                                        static_cast<double>(r.period_starts[t + 1]))}});
  }
  return {{"unit", amount.unit}, {"period", name_of(r.horizon.period)}, {"steps", out}};
}

/// 2022-04-01/30, 2025-11-29/12-11: what the last day shares with the first is left out (ISO 8601).
std::string span_of(Day first, Day last) {
  std::string a = format_day(first);
  const std::string b = format_day(last);
  if (a == b) return a;
  for (const std::size_t shared : {std::size_t{8}, std::size_t{5}}) {
    if (a.compare(0, shared, b, 0, shared) == 0) return a + "/" + b.substr(shared);
  }
  return a + "/" + b;
}

std::string text_of_range(const ReplayRow& row, const Scale& scale) {
  const auto number = [&](double value) {
    return format_number(scale.of(value), row.unit == "d" ? 0 : 2, false);
  };
  if (row.reported_low == row.reported_high) return number(row.reported);
  return number(row.reported_low) + " to " + number(row.reported_high);
}

}  // namespace

Json replay_rows(const ReplayResult& result) {
  Json rows = Json::array();
  for (const auto& replay : result.replays) {
    for (const auto& row : replay.rows) {
      const Scale scale = scale_of(row);
      Json item = {{"id", replay.id}, {"measure", row.measure}, {"told", row.told}};
      if (row.to > row.from) {
        item["from"] = format_day(row.from);
        item["to"] = format_day(row.to - 1);
      }
      item["reported"] = quantity(row.reported, scale);
      item["reported_range"] = {scale.of(row.reported_low), scale.of(row.reported_high)};
      item["computed"] = quantity(row.computed, scale);
      if (!given(row.computed)) item["computed_reason"] = "nothing was cut";
      item["low"] = quantity(row.low, scale);
      item["high"] = quantity(row.high, scale);
      const double error = row.relative_error();
      item["relative_error"] = given(error) ? Json(error) : Json(nullptr);
      if (!given(error)) item["relative_error_reason"] = "a day has none";
      item["holds_report"] = row.holds_report();
      if (!row.baseline.empty()) item["baseline"] = row.baseline;
      item["used_for"] = name_of(row.used_for);
      if (!row.note.empty()) item["note"] = row.note;
      rows.push_back(std::move(item));
    }
  }
  return rows;
}

Json replay_json(const Model& model, const ReplayResult& result) {
  Json films = Json::array();
  for (const auto& replay : result.replays) {
    Json item = {{"id", replay.id}, {"title", replay.title}, {"plans", replay.plans}};
    Json lived = dispatch_json(model, replay.lived);
    item["against"] = lived["against"];
    item["certificate"] = lived["certificate"];
    item["film"] = film_json(model, replay);
    films.push_back(std::move(item));
  }
  return {{"replays", replay_rows(result)}, {"films", films}};
}

Table replay_table(const ReplayResult& result) {
  Table table{.id = "replays",
              .caption = "",
              .columns = {{.name = "replay"},
                          {.name = "what"},
                          {.name = "reported", .align = Align::right},
                          {.name = "computed", .digits = 2},
                          {.name = "low", .digits = 2},
                          {.name = "high", .digits = 2},
                          {.name = "error", .unit = "%", .digits = 0},
                          {.name = "used for"}},
              .rows = {}};
  for (const auto& replay : result.replays) {
    for (const auto& row : replay.rows) {
      const Scale scale = scale_of(row);
      const int digits = row.unit == "d" ? 0 : -1;
      const auto number = [&](double value) {
        return given(value) ? Cell(Number{.value = scale.of(value), .digits = digits})
                            : Cell::none("no cut");
      };
      std::string told = row.told;
      if (!row.baseline.empty()) told += fmt::format(" against {}", row.baseline);
      told += fmt::format(", {}", scale.unit);
      if (row.to > row.from) {
        told += ", " + span_of(row.from, row.to - 1);
      }
      table.rows.push_back({.id = "",
                            .cells = {replay.id, told, text_of_range(row, scale),
                                      number(row.computed), number(row.low), number(row.high),
                                      given(row.relative_error()) && !row.bracketed()
                                          ? Cell(100 * row.relative_error())
                                          : Cell::none(row.holds_report() ? "inside" : "outside"),
                                      std::string(name_of(row.used_for))}});
    }
  }
  return table;
}

Text replay_finding(const ReplayResult& result) {
  double worst = 0;
  int predicted = 0, brackets = 0, inside = 0, others = 0;
  for (const auto& replay : result.replays) {
    for (const auto& row : replay.rows) {
      if (row.bracketed()) {
        ++brackets;
        inside += row.holds_report();
      } else if (row.used_for == UsedFor::prediction && given(row.relative_error())) {
        ++predicted;
        worst = std::max(worst, std::abs(row.relative_error()));
      } else {
        ++others;
      }
    }
  }
  std::string out;
  if (predicted > 0) {
    out = fmt::format("{} predicted {} of past closures {} within {} % of what was reported",
                      predicted, predicted == 1 ? "amount" : "amounts",
                      predicted == 1 ? "is" : "are", format_number(100 * worst, 0, false));
  }
  if (brackets > 0) {
    out += fmt::format("{}{} of {} brackets and predicted first cuts hold the report",
                       out.empty() ? "" : "; ", inside, brackets);
  }
  if (!out.empty()) return {out};
  if (others > 0)
    return {fmt::format("{} reports are compared, none of them a prediction", others)};
  return {"Nothing was played back"};
}

std::string film_sentence(const Model& model, const Replay& replay) {
  const Against& a = *replay.lived.against;
  const Scale amount = amount_scale(replay.lived);
  const auto told = [&](double value) {
    return format_number(amount.of(value), 2, false) + " " + amount.unit;
  };
  std::string line = fmt::format("{}: by {} {} not delivered, {} delivered later", replay.title,
                                 format_day(replay.horizon.to - 1), told(a.lost), told(a.deferred));
  for (const auto& row : a.rerouted) {
    if (amount.of(row.amount) < 0.005) continue;
    line += fmt::format(", {} by {}", told(row.amount),
                        label_of(model, {TableKind::corridor, row.corridor.value}));
  }
  if (amount.of(a.others_lost) >= 0.005) {
    line += fmt::format("; of others {} not delivered", told(a.others_lost));
  }
  if (a.first_store_full) {
    line += fmt::format("; {} full on {}", label_of(model, "store:" + a.first_store),
                        format_day(*a.first_store_full));
  }
  if (a.first_shut_in) {
    line += fmt::format("; {} cut on {}", label_of(model, "supply:" + a.first_supply),
                        format_day(*a.first_shut_in));
  }
  return line +
         fmt::format(" (planned {} {}).", replay.plans, replay.plans == 1 ? "time" : "times");
}

Document replay_document(const Model& model, const ReplayResult& result) {
  Document out;
  out.title = model.name;
  out.question = "What past closures did, and what the model makes of them";
  if (!result.missing.empty()) {
    out.answers.push_back(
        fmt::format("This is not all: {} ({}).", result.missing,
                    result.status == Status::limit ? "the time limit" : name_of(result.status)));
  }
  out.answers.push_back(replay_finding(result).plain() + ".");
  out.sections.push_back({.id = "replays", .title = "", .blocks = {replay_table(result)}});
  for (const auto& replay : result.replays) out.answers.push_back(film_sentence(model, replay));
  return out;
}

}  // namespace egress
