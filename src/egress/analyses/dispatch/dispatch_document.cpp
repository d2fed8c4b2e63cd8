#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "egress/analyses/dispatch/dispatch_report.h"
#include "egress/report/render.h"

namespace egress {

namespace {

std::string horizon_text(const Horizon& h) {
  return fmt::format("{} to {} by {}", format_day(h.from), format_day(h.to - 1), name_of(h.period));
}

int digits_for(const Scale& scale) { return scale.factor >= 1e6 ? 2 : scale.factor >= 1e3 ? 1 : 0; }

Table corridor_table(const Model& model, const DispatchResult& r, const Scale& amount) {
  Table table{.id = "corridors",
              .caption = "What each corridor delivered",
              .columns = {{.name = "corridor"},
                          {.name = "delivered", .unit = amount.unit, .digits = digits_for(amount)},
                          {.name = "share", .unit = "%", .digits = 1}},
              .rows = {}};
  double total = 0;
  for (const auto& row : r.corridors) total += row.delivered;
  for (const auto& row : r.corridors) {
    const Corridor& c = model.corridors[row.corridor.at()];
    table.rows.push_back({.id = c.id,
                          .cells = {c.id, amount.of(row.delivered),
                                    total > 0 ? Cell(100 * row.delivered / total)
                                              : Cell::none("nothing delivered")}});
  }
  table.rows.push_back({.id = "", .cells = {"all", amount.of(total), Cell(100.0)}, .total = true});
  return table;
}

Table link_table(const Model& model, const DispatchResult& r, const Scale& amount) {
  Table table{.id = "links",
              .caption = "What each link carried",
              .columns = {{.name = "link"},
                          {.name = "commodity"},
                          {.name = "carried", .unit = amount.unit, .digits = digits_for(amount)},
                          {.name = "of capacity", .unit = "%", .digits = 0},
                          {.name = "one more is worth", .unit = "USD/t", .digits = 2}},
              .rows = {}};
  for (const auto& row : r.links) {
    if (std::abs(row.carried) < 1e-9) continue;
    table.rows.push_back(
        {.id = "",
         .cells = {model.links[row.link.at()].id, model.commodities[row.commodity.at()].id,
                   amount.of(row.carried),
                   given(row.utilisation) ? Cell(100 * row.utilisation) : Cell::none("no limit"),
                   row.marginal_value}});
  }
  return table;
}

Table market_table(const Model& model, const DispatchResult& r, const Scale& amount) {
  Table table{.id = "markets",
              .caption = "What each market got",
              .columns = {{.name = "market"},
                          {.name = "commodity"},
                          {.name = "sold", .unit = amount.unit, .digits = digits_for(amount)},
                          {.name = "short", .unit = amount.unit, .digits = digits_for(amount)}},
              .rows = {}};
  for (const auto& row : r.markets) {
    if (row.sold == 0 && row.short_ == 0) continue;
    table.rows.push_back(
        {.id = "",
         .cells = {model.markets[row.market.at()].id, model.commodities[row.commodity.at()].id,
                   amount.of(row.sold), amount.of(row.short_)}});
  }
  return table;
}

Table supply_table(const Model& model, const DispatchResult& r, const Scale& amount) {
  Table table{.id = "supplies",
              .caption = "What each supply produced",
              .columns = {{.name = "supply"},
                          {.name = "produced", .unit = amount.unit, .digits = digits_for(amount)},
                          {.name = "shut in", .unit = amount.unit, .digits = digits_for(amount)}},
              .rows = {}};
  for (const auto& row : r.supplies) {
    table.rows.push_back({.id = "",
                          .cells = {model.supplies[row.supply.at()].id, amount.of(row.produced),
                                    amount.of(row.shut_in)}});
  }
  return table;
}

Table against_table(const Model& model, const Against& a, const Scale& amount) {
  Table table{
      .id = "against",
      .caption = "Where the displaced amount went",
      .columns = {{.name = "part"},
                  {.name = "amount", .unit = amount.unit, .digits = digits_for(amount) + 1}},
      .rows = {}};
  const auto add = [&](std::string part, double value, bool total = false) {
    table.rows.push_back({.id = "", .cells = {std::move(part), amount.of(value)}, .total = total});
  };
  for (const auto& row : a.rerouted) {
    add("rerouted by " + model.corridors[row.corridor.at()].id, row.amount);
  }
  add("deferred", a.deferred);
  add("lost", a.lost);
  add("displaced", a.displaced, true);
  return table;
}

Text answer_of(const Model& model, const DispatchResult& r, const Scale& amount) {
  const Scale money = scale_for("USD", r.netback);
  double total = 0;
  for (const auto& row : r.corridors) total += row.delivered;
  std::string text;
  if (r.corridors.empty()) {
    text = fmt::format("Netback {} {}.", format_number(money.of(r.netback), 2, false), money.unit);
  } else {
    const auto most = std::ranges::max_element(r.corridors, {}, &CorridorRow::delivered);
    text = fmt::format("{} {} delivered, {} % of it by {}; netback {} {}.",
                       format_number(amount.of(total), digits_for(amount), false), amount.unit,
                       format_number(total > 0 ? 100 * most->delivered / total : 0, 0, false),
                       model.corridors[most->corridor.at()].id,
                       format_number(money.of(r.netback), 2, false), money.unit);
  }
  if (r.against) {
    const Against& a = *r.against;
    const Scale lost = scale_for("USD", a.netback_lost);
    const double lost_amount = std::abs(a.lost) < 0.5e-3 * amount.factor ? 0 : a.lost;
    text +=
        fmt::format(" The closure {} {} {} of exports and cost {} {} of netback",
                    lost_amount < 0 ? "added" : "cost",
                    format_number(amount.of(std::abs(lost_amount)), digits_for(amount) + 1, false),
                    amount.unit, format_number(lost.of(a.netback_lost), 1, false), lost.unit);
    if (a.others_lost > 0.5e-3 * amount.factor) {
      text += fmt::format("; of others' oil {} {} were not delivered",
                          format_number(amount.of(a.others_lost), digits_for(amount) + 1, false),
                          amount.unit);
    }
    if (a.first_store_full) {
      text += fmt::format("; {} was full on {}", a.first_store, format_day(*a.first_store_full));
    }
    if (a.first_shut_in) {
      text +=
          fmt::format("; {} was cut first, on {}", a.first_supply, format_day(*a.first_shut_in));
    }
    text += '.';
  }
  double missing = 0;
  for (const auto& row : r.markets) missing += row.short_;
  if (missing > 0.5e-3 * amount.factor) {
    text += fmt::format(" {} {} of what is required were short.",
                        format_number(amount.of(missing), digits_for(amount), false), amount.unit);
  }
  for (const auto& note : r.notes) text += " Note: " + note + ".";
  text += fmt::format(" Certificate {}: primal {:.1e}, dual {:.1e}, gap {:.1e}.",
                      r.certificate.holds ? "holds" : "DOES NOT HOLD", r.certificate.primal,
                      r.certificate.dual, r.certificate.gap);
  if (r.check && r.check->why_not.empty()) {
    text += fmt::format(" The LP route {}: relative difference {:.1e}.",
                        r.check->agrees ? "agrees" : "DOES NOT AGREE", r.check->difference);
  } else if (r.check) {
    text += " Not compared with the LP route: " + r.check->why_not + ".";
  }
  return text;
}

/// Why there is no plan, and what to do about it.
std::string no_plan(Status status) {
  if (status == Status::limit) {
    return "No plan: the time limit ran out first. Nothing was kept, for a plan that is not yet "
           "the "
           "best has no certificate, and what closes would be compared with the wrong network. "
           "Give "
           "more time, a longer --period or fewer days.";
  }
  if (status == Status::interrupted) {
    return "No plan: interrupted before the best one was found. Nothing was kept, for a plan that "
           "is not yet the best has no certificate.";
  }
  return fmt::format("No plan: {}.", name_of(status));
}

}  // namespace

std::string label_of(const Model& model, ThingRef thing) {
  const auto i = static_cast<std::size_t>(thing.index);
  const auto pick = [](const auto& row) { return row.name.empty() ? row.id : row.name; };
  switch (thing.kind) {
    case TableKind::link:
      return pick(model.links[i]);
    case TableKind::node:
      return pick(model.nodes[i]);
    case TableKind::store:
      return pick(model.stores[i]);
    case TableKind::fleet:
      return pick(model.fleets[i]);
    case TableKind::supply:
      return pick(model.supplies[i]);
    case TableKind::market:
      return pick(model.markets[i]);
    case TableKind::holder:
      return pick(model.holders[i]);
    case TableKind::corridor:
      return pick(model.corridors[i]);
    case TableKind::contract:
      return pick(model.contracts[i]);
  }
  return "";
}

std::string label_of(const Model& model, std::string_view reference) {
  const auto things = find_things(model, reference);
  return things.empty() ? std::string(reference) : label_of(model, things.front());
}

Table binding_table(const Model& model, const DispatchResult& r, std::size_t most) {
  const std::string part =
      r.binding.size() > most
          ? fmt::format(" ({} of {}: where most is at stake)", most, r.binding.size())
          : "";
  Table table{.id = "binding",
              .caption = Text("What binds, and what one more unit is worth" + part),
              .columns = {{.name = "what"},
                          {.name = "aspect"},
                          {.name = "why it is there"},
                          {.name = "periods", .digits = 0},
                          {.name = "worth", .digits = 2},
                          {.name = "unit"}},
              .rows = {}};
  static constexpr std::string_view words[] = {"", "capacity", "contract", "tie", "residual"};
  for (const auto& row : r.binding) {
    if (table.rows.size() == most) break;
    table.rows.push_back(
        {.id = "",
         .cells = {qualified_id(model, row.what), row.aspect,
                   words[static_cast<std::size_t>(row.bound)], row.periods, row.worth, row.unit}});
  }
  return table;
}

Document dispatch_document(const Model& model, const DispatchResult& r) {
  Document out;
  out.title = model.name;
  out.question = Text("The best plan for " + horizon_text(r.horizon));
  if (r.status != Status::optimal) {
    out.answers.push_back(no_plan(r.status));
    if (!r.conflict.empty()) {
      List list;
      for (const auto& row : r.conflict) list.items.push_back(Text(row));
      out.sections.push_back(
          {.id = "conflict",
           .title = "These rows cannot all hold; without any one of them they can",
           .blocks = {list}});
    }
    return out;
  }
  const Scale amount = amount_scale(r);
  Section section{.id = "plan", .title = "", .blocks = {}};
  section.blocks.push_back(link_table(model, r, amount));
  section.blocks.push_back(supply_table(model, r, amount));
  section.blocks.push_back(market_table(model, r, amount));
  if (!r.binding.empty()) section.blocks.push_back(binding_table(model, r, 12));
  if (!r.corridors.empty()) section.blocks.push_back(corridor_table(model, r, amount));
  if (r.against) section.blocks.push_back(against_table(model, *r.against, amount));
  out.sections.push_back(std::move(section));
  out.answers.push_back(answer_of(model, r, amount));
  return out;
}

}  // namespace egress
