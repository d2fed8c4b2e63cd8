#include "egress/analyses/quarrel/match.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace egress {

namespace {

/// Less than this is a rounding of the solver (1e-8 of some 40 bnUSD a year), not a harm.
constexpr double least_item = 1000;  // USD

/// What is lost of a part that may be withheld while the quarrel lasts.
double lost_part(double open, double closed, double part, bool withheld, double share_closed) {
  return part * (open - (withheld ? closed * (1 - share_closed) : closed));
}

void add(Harm& sum, const Harm& harm) {
  sum.value += harm.value;
  sum.low += harm.low;
  sum.high += harm.high;
}

}  // namespace

double lost_of(const Stake& stake, double yearly, int days) {
  const double bites = std::max(0.0, days - stake.after);
  const double made_good = stake.replaced > 0 ? std::max(0.0, days - stake.replaced_after) : 0;
  return yearly / 365 * (bites - (stake.replaced * made_good));
}

Match::Match(Evaluator& evaluator, const Horizon& horizon, const Side& ours, const Side& theirs,
             RunContext& context)
    : evaluator_(evaluator),
      model_(evaluator.model()),
      horizon_(horizon),
      ours_(ours),
      theirs_(theirs),
      context_(context),
      we_close_(closes_against(model_, ours, theirs)),
      they_close_(closes_against(model_, theirs, ours)),
      open_(ledger_of(model_, *evaluator.open(context).plan)) {}

void Match::network_items(const Ledger& closed, double share_closed, Who who, Totals& out) const {
  const auto item = [&](HarmKind kind, const std::string& what, bool ours, double lost) {
    if (std::abs(lost) < least_item) return;
    out.items.push_back({kind, what, ours, {lost, lost, lost}});
  };
  // Equity in what the other holds is withheld by the other's closing.
  const bool they = who != Who::we, we = who != Who::they;
  const auto both = [&](HarmKind kind, const std::string& what, double before, double after,
                        const Parts& parts) {
    const auto lost = [&](double part, bool by_equity, bool other_closes) {
      return lost_part(before, after, part, by_equity && other_closes, share_closed);
    };
    item(parts.first_by_equity ? HarmKind::equity : kind, what, true,
         lost(parts.first, parts.first_by_equity, they));
    item(parts.second_by_equity ? HarmKind::equity : kind, what, false,
         lost(parts.second, parts.second_by_equity, we));
  };
  for (std::size_t s = 0; s < model_.supplies.size(); ++s) {
    both(HarmKind::oil, "supply:" + model_.supplies[s].id, open_.supplies[s], closed.supplies[s],
         parts_of(model_.supplies[s], ours_, theirs_));
  }
  for (std::size_t l = 0; l < model_.links.size(); ++l) {
    both(HarmKind::fees, "link:" + model_.links[l].id, open_.fees[l], closed.fees[l],
         parts_of(model_, model_.links[l], ours_, theirs_));
  }
  for (std::size_t m = 0; m < model_.markets.size(); ++m) {
    const Market& market = model_.markets[m];
    both(HarmKind::shortage, "market:" + market.id, -open_.short_[m], -closed.short_[m],
         {.first = ours_.part_of(market.holders), .second = theirs_.part_of(market.holders)});
  }
}

void Match::stake_items(int days, Who who, Totals& out) const {
  for (const auto& stake : model_.stakes) {
    if (!given(stake.yearly)) continue;
    for (const bool ours : {true, false}) {
      const Side& loser = ours ? ours_ : theirs_;
      const Side& other = ours ? theirs_ : ours_;
      if (who == (ours ? Who::we : Who::they)) continue;  // the other does not close
      if (!can_stop(other, stake, loser)) continue;
      const Harm harm{lost_of(stake, stake.yearly, days), lost_of(stake, stake.low, days),
                      lost_of(stake, stake.high, days)};
      if (harm.high > 0) out.items.push_back({HarmKind::stake, "stake:" + stake.id, ours, harm});
    }
  }
}

std::optional<Match::Totals> Match::totals(int days, Who who) {
  std::vector<Closure> closures;
  for (const auto& [things, closes] :
       {std::pair{&they_close_, who != Who::we}, std::pair{&we_close_, who != Who::they}}) {
    if (!closes || things->empty()) continue;
    Closure closure;
    closure.what = *things;
    closure.start = 24.0 * horizon_.from;
    closure.end = closure.start + (24.0 * days);
    closures.push_back(std::move(closure));
  }
  Totals out;
  Ledger closed = open_;
  if (!closures.empty()) {
    const Evaluation evaluation = evaluator_.closed(closures, context_);
    if (!evaluation.plan) return {};
    closed = ledger_of(model_, *evaluation.plan);
  }
  out.network = open_.netback - closed.netback;
  network_items(closed, static_cast<double>(days) / longest(), who, out);
  stake_items(days, who, out);
  // The largest first; of equals in the order of the tables.
  std::ranges::stable_sort(out.items, std::greater{},
                           [](const HarmItem& x) { return std::abs(x.harm.value); });
  for (const auto& item : out.items) add(item.ours ? out.ours : out.theirs, item.harm);
  return out;
}

std::optional<HarmRow> Match::row(int days, bool alone) {
  auto both = totals(days, Who::both);
  if (!both) return {};
  HarmRow out;
  out.days = days;
  out.ours = both->ours;
  out.theirs = both->theirs;
  out.network = both->network;
  out.items = std::move(both->items);
  if (alone) {
    const auto they = totals(days, Who::they), we = totals(days, Who::we);
    if (!they || !we) return {};
    out.ours_by_them = they->ours;
    out.theirs_by_them = they->theirs;
    out.ours_by_us = we->ours;
    out.theirs_by_us = we->theirs;
  }
  if (out.ours.value <= 0) {
    out.why_no_ratio = out.theirs.value <= 0 ? "neither side loses" : "we lose nothing";
  } else if (out.theirs.value <= 0) {
    out.why_no_ratio = "they lose nothing";
  } else {
    out.ratio = out.theirs.value / out.ours.value;
    if (out.ours.low > 0) {
      out.ratio_low = out.theirs.low / out.ours.high;
      out.ratio_high = out.theirs.high / out.ours.low;
    }
  }
  return out;
}

}  // namespace egress
