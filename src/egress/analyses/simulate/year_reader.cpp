#include "egress/analyses/simulate/year_reader.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "egress/analyses/dispatch/against.h"
#include "egress/flow/windows.h"

namespace egress {

namespace {

constexpr double noticed = 0.01;     // of a period's usual production: less is no cut
constexpr double short_from = 1e-6;  // of what is required: less is rounding
constexpr double rounding = 1e-12;   // of a sum over the periods of a year

std::size_t at(int t) { return static_cast<std::size_t>(t); }

double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }

/// A difference of sums of the size of `whole`, without what is only their rounding.
double settled(double difference, double whole) {
  return std::abs(difference) <= rounding * std::abs(whole) ? 0.0 : difference;
}

bool ours(const Model& model, const Supply& supply) {
  return !model.owner.valid() || std::ranges::count(supply.holders, model.owner) > 0;
}

}  // namespace

YearReader::YearReader(const Model& model, const Plan& open)
    : model_(model), timeline_(open.situation.horizon), counted_(model.corridors.size()) {
  for (std::size_t c = 0; c < model.corridors.size(); ++c) {
    for (std::size_t i = 0; i < open.carriages.size(); ++i) {
      const Carriage& carriage = open.carriages[i];
      if (counts(model.corridors[c], carriage.link, carriage.commodity)) counted_[c].push_back(i);
    }
    open_deliveries_.push_back(deliveries(open, c));
    open_exports_ += sum(open_deliveries_.back());
  }
  if (!model.corridors.empty()) {
    const auto k = model.corridors.front().commodities.front();
    unit_ = canonical_unit(model.commodities[k.at()]);
  }
  for (std::size_t s = 0; s < model.supplies.size(); ++s) {
    if (ours(model, model.supplies[s])) ours_.push_back(s);
  }
  for (std::size_t m = 0; m < model.markets.size(); ++m) {
    if (!open.short_[m].empty()) requiring_.push_back(m);
  }
  open_told_ = open.told;
  open_cuts_ = cuts(open);
  usual_.assign(at(timeline_.size()), 0.0);
  for (const std::size_t s : ours_) {
    for (std::size_t t = 0; t < usual_.size(); ++t) usual_[t] += open.produced[s][t];
  }
}

std::vector<double> YearReader::deliveries(const Plan& plan, std::size_t corridor) const {
  std::vector<double> out(at(timeline_.size()), 0.0);
  for (const std::size_t i : counted_[corridor]) {
    const auto& arrived = plan.carriages[i].arrived;
    for (std::size_t t = 0; t < out.size(); ++t) out[t] += arrived[t];
  }
  return out;
}

double YearReader::exports(const std::function<double(std::size_t)>& arrived) const {
  double out = 0;
  for (const auto& carriages : counted_) {
    for (const std::size_t i : carriages) out += arrived(i);
  }
  return out;
}

std::vector<double> YearReader::lost_by_period(const Plan& plan) const {
  std::vector<double> out(at(timeline_.size()), 0.0);
  for (std::size_t c = 0; c < counted_.size(); ++c) {
    const auto now = deliveries(plan, c);
    for (std::size_t t = 0; t < out.size(); ++t) out[t] += open_deliveries_[c][t] - now[t];
  }
  return out;
}

/// What the owner's supplies do not produce, by period, relative to the open network once that is
/// read: their rates are the same in all plans.
std::vector<double> YearReader::cuts(const Plan& plan) const {
  std::vector<double> out(at(timeline_.size()), 0.0);
  for (const std::size_t s : ours_) {
    for (std::size_t t = 0; t < out.size(); ++t) out[t] -= plan.produced[s][t];
  }
  return out;
}

void YearReader::read_shortages(const Plan& plan, YearOutcome& out) const {
  const bool hourly = plan.situation.horizon.period == Period::hour;
  std::vector<char> any(at(timeline_.size()), 0);
  const auto spell = [&](Shortage& shortage, bool now, bool before, std::size_t t) {
    if (!now) return;
    const double days = timeline_.days(static_cast<int>(t));
    shortage.time += hourly ? days * 24 : days;
    shortage.spells += before ? 0 : 1;
  };
  for (const std::size_t m : requiring_) {
    Shortage& shortage = out.by_market.emplace_back();
    const Market& market = model_.markets[m];
    const Commodity& commodity = model_.commodities[market.commodities.front().at()];
    bool before = false;
    for (std::size_t t = 0; t < any.size(); ++t) {
      const double missing = plan.short_[m][t];
      const double needed = timeline_.amount(market.requires_, static_cast<int>(t));
      const bool now = missing > short_from * needed;
      spell(shortage, now, before, t);
      before = now;
      if (!now) continue;
      any[t] = 1;
      const Day day = timeline_.first_day(static_cast<int>(t));
      shortage.amount += missing / quantity_factor(commodity, market.requires_.measure_at(day));
    }
    out.any.amount += shortage.amount;
  }
  for (std::size_t t = 0; t < any.size(); ++t) {
    spell(out.any, any[t] != 0, t > 0 && any[t - 1] != 0, t);
  }
}

YearOutcome YearReader::read(const Plan& plan, const std::vector<Closure>& closures) const {
  YearOutcome out;
  double net = 0, usual = 0;
  for (std::size_t c = 0; c < counted_.size(); ++c) {
    const auto& before = open_deliveries_[c];
    const auto after = deliveries(plan, c);
    const double less = settled(sum(before) - sum(after), sum(before));
    net += less;
    usual += sum(before);
    out.lost_by_corridor.push_back(std::max(0.0, less));
    out.rerouted_by_corridor.push_back(0);
    if (less <= 0 && !takes_part_of(model_, model_.corridors[c], closures)) {
      out.rerouted_by_corridor.back() = -less;
      out.rerouted -= less;
      continue;
    }
    for (std::size_t t = 0; t < after.size(); ++t) {
      out.deferred += std::max(0.0, after[t] - before[t]);
    }
  }
  out.lost = settled(net, usual);
  out.netback_lost = settled(open_told_ - plan.told, open_told_);
  const auto cut = cuts(plan);
  for (std::size_t t = 0; t < cut.size(); ++t) {
    const double more = cut[t] - open_cuts_[t];
    out.shut_in += settled(more, usual_[t]);
    if (more > noticed * usual_[t]) out.shut_in_days += timeline_.days(static_cast<int>(t));
  }
  read_shortages(plan, out);
  return out;
}

}  // namespace egress
