// Contracts, and the dates of what is on record.
#include <algorithm>
#include <limits>

#include "egress/model/checks.h"

namespace egress::checks {

namespace {

/// What the thing that a contract is on can let through: rates that add up, and what they count.
struct Capacity {
  std::vector<const Profile*> rates;  // their sum is the limit; empty: no limit
  std::vector<CommodityIndex> commodities;
  std::string words;  // "the capacity of `a` and `b`"
};

Capacity capacity_behind(const Model& m, const Contract& contract) {
  const auto index = static_cast<std::size_t>(contract.on.index);
  Capacity out;
  switch (contract.on.kind) {
    case TableKind::corridor: {
      const Corridor& way = m.corridors.at(index);
      out.commodities = way.commodities;
      out.words = "the capacity of " + list_of(m.links, way.counted_at);
      for (const auto link : way.counted_at) {
        if (!link.valid()) return {};
        out.rates.push_back(&m.links.at(link.at()).capacity);
      }
      return out;
    }
    case TableKind::link:
      return {{&m.links.at(index).capacity},
              m.links.at(index).commodities,
              fmt::format("the capacity of `{}`", m.links.at(index).id)};
    case TableKind::supply:
      return {{&m.supplies.at(index).rate},
              {m.supplies.at(index).commodity},
              fmt::format("the rate of `{}`", m.supplies.at(index).id)};
    case TableKind::market: {
      const Market& market = m.markets.at(index);
      out.commodities = market.commodities;
      out.words = fmt::format("the limit of `{}`", market.id);
      if (market.limit.given_ever()) {
        out.rates.push_back(&market.limit);
        return out;
      }
      out.words = fmt::format("the quantities of `{}`", market.id);
      for (const auto& step : market.steps) out.rates.push_back(&step.quantity);
      return out;
    }
    default:
      return {};
  }
}

struct DayRange {
  Day from, to;
};

/// The windows of a contract, each cut to its dates.
std::vector<DayRange> windows_of(const Contract& contract) {
  if (contract.window == Window::span) return {{contract.from, contract.to}};
  std::vector<DayRange> windows;
  for (Day day = contract.from; day < contract.to;) {
    const auto date = civil(day);
    const Day next = contract.window == Window::year ? day_of(date.year + 1, 1, 1)
                                                     : day - date.day + 1 + days_in_month(day);
    windows.push_back({day, std::min(next, contract.to)});
    day = next;
  }
  return windows;
}

/// The most that can pass in a window, in `measure`; nothing where there is no limit.
std::optional<double> most_in(const Model& m, const Capacity& capacity, DayRange window,
                              Measure measure) {
  if (capacity.rates.empty()) return {};
  double sum = 0;
  for (const Profile* rate : capacity.rates) {
    const auto part = total(*rate, window.from, window.to, [&](Measure from) {
      return most_per(m, capacity.commodities, from, measure);
    });
    if (!part) return {};
    sum += *part;
  }
  return sum;
}

std::string words_of(DayRange window) {
  return fmt::format("{} to {}", format_day(window.from), format_day(window.to - 1));
}

/// The first window in which the minimum is more than the maximum, or than what can pass.
void check_windows(Context& c, const Contract& contract) {
  if (!contract.minimum.given_ever()) return;
  const Capacity capacity = capacity_behind(c.model, contract);
  for (const DayRange window : windows_of(contract)) {
    const Measure measure = contract.minimum.measure_at(window.from);
    const auto in_measure = [&](Measure from) {
      return most_per(c.model, capacity.commodities, from, measure);
    };
    const auto least = total(contract.minimum, window.from, window.to, in_measure);
    if (!least) continue;
    const auto most = total(contract.maximum, window.from, window.to, in_measure);
    if (most && exceeds(*least, *most)) {
      c.report(
          "E0406", "contracts", contract.id, "minimum",
          fmt::format("contract `{}` asks for at least {} from {}, and for at most {}", contract.id,
                      told(*least, measure), words_of(window), told(*most, measure)),
          "the minimum is at most the maximum");
      return;
    }
    const auto passes = most_in(c.model, capacity, window, measure);
    if (passes && exceeds(*least, *passes)) {
      c.report("E0405", "contracts", contract.id, "minimum",
               fmt::format("contract `{}` asks for {} from {}, but {} lets at most {} pass",
                           contract.id, told(*least, measure), words_of(window), capacity.words,
                           told(*passes, measure)),
               "check the units of both, and the dates of the capacity");
      return;
    }
  }
}

void check_dates(Context& c, std::string_view code, std::string_view table, const std::string& id,
                 Day from, Day to) {
  if (from < to) return;
  c.report(code, table, id, "to",
           fmt::format("`{}` ends on {}, before it starts on {}", id, format_day(to - 1),
                       format_day(from)),
           "`to` is the last day, and the same day or a later one than `from`");
}

}  // namespace

void check_contracts(Context& c) {
  const Horizon& horizon = c.model.horizon;
  DayRange used{horizon.from, horizon.to};  // what was observed is planned again by the back-test
  for (const Observed& row : c.model.observed) {
    used.from = std::min(used.from, row.from);
    used.to = std::max(used.to, row.to);
  }
  for (const Contract& contract : c.model.contracts) {
    check_dates(c, "E0407", "contracts", contract.id, contract.from, contract.to);
    if (!contract.minimum.given_ever() && !contract.maximum.given_ever()) {
      c.report("E0408", "contracts", contract.id, "minimum",
               fmt::format("contract `{}` has neither a minimum nor a maximum", contract.id),
               "give one of them, or leave the row out");
    }
    if (given(contract.penalty) && !contract.minimum.given_ever() &&
        contract.maximum.given_ever()) {
      c.report(
          "W0817", "contracts", contract.id, "penalty",
          fmt::format("contract `{}` has a penalty for falling short, but no minimum", contract.id),
          "a maximum is always kept and needs no penalty");
    }
    if (contract.from >= contract.to) continue;
    if (horizon.from < horizon.to && (contract.to <= used.from || contract.from >= used.to)) {
      c.report("W0814", "contracts", contract.id, "from",
               fmt::format("contract `{}` touches neither the case's horizon of {} to {} nor what "
                           "was observed",
                           contract.id, format_day(horizon.from), format_day(horizon.to - 1)),
               "it counts only in runs with other dates");
    }
    if (contract.on.index >= 0) check_windows(c, contract);
  }
}

void check_records(Context& c) {
  for (const LoggedClosure& closure : c.model.closures) {
    if (!closure.end || *closure.end >= closure.start) continue;
    c.report("E0421", "closures", closure.id, "end",
             fmt::format("`{}` ends on {}, before it starts on {}", closure.id,
                         format_day(*closure.end), format_day(closure.start)),
             "`end` is the first day that was open again");
  }
  for (const Observed& row : c.model.observed) {
    check_dates(c, "E0423", "observed", row.id, row.from, row.to);
  }
}

}  // namespace egress::checks
