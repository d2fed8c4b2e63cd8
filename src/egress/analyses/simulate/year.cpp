#include "egress/analyses/simulate/year.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "egress/base/outcome.h"

namespace egress {

namespace {

constexpr double most_often = 10;  // times as often, at most, that importance draws a hazard

/// Where `year` stands in its batch's order for one number: each place once.
std::size_t place_in_batch(Stream random, std::size_t position) {
  std::vector<double> keys(static_cast<std::size_t>(stratum));
  for (double& key : keys) key = random.uniform();
  const double own = keys[position];
  return static_cast<std::size_t>(
      std::ranges::count_if(keys, [&](double key) { return key < own; }));
}

}  // namespace

Draws::Draws(const Model& model, const Horizon& horizon, const std::vector<double>& often,
             Sampling sampling, std::uint64_t seed)
    : model_(model),
      sampling_(sampling),
      seed_(seed),
      from_(24.0 * horizon.from),
      to_(24.0 * horizon.to) {
  for (std::size_t h = 0; h < model.hazards.size(); ++h) {
    const auto& process = processes_.emplace_back(model, model.hazards[h], often[h], from_, to_);
    const double starts = process.expected_starts() * model.hazards[h].copies;
    const bool rare = process.memoryless() && starts > 0 && starts < 1;
    tilts_.push_back(sampling == Sampling::importance && rare ? std::min(most_often, 1 / starts)
                                                              : 1.0);
  }
}

/// The first number of a stratified draw; 0 where the stream's own is used.
double Draws::first_of(std::size_t hazard, long year, std::uint64_t copy) const {
  if (sampling_ != Sampling::stratified) return 0;
  const std::string& id = model_.hazards[hazard].id;
  const auto batch = static_cast<std::uint64_t>(year / stratum);
  const std::size_t place = place_in_batch(Stream(seed_, id + " order", batch, copy),
                                           static_cast<std::size_t>(year % stratum));
  const double u = Stream(seed_, id + " place", static_cast<std::uint64_t>(year), copy).uniform();
  return (static_cast<double>(place) + u) / static_cast<double>(stratum);
}

DrawnYear Draws::year(long year) const {
  DrawnYear out;
  out.closed_hours.assign(processes_.size(), 0.0);
  const bool tilted = sampling_ == Sampling::importance && year % 2 == 1;
  double log_ratio = 0;
  for (std::size_t h = 0; h < processes_.size(); ++h) {
    const Hazard& hazard = model_.hazards[h];
    for (std::int32_t copy = 0; copy < hazard.copies; ++copy) {
      const auto component = static_cast<std::uint64_t>(copy);
      const Stream random(seed_, hazard.id, static_cast<std::uint64_t>(year), component);
      const auto spells =
          processes_[h].draw(random, first_of(h, year, component), tilted ? tilts_[h] : 1);
      log_ratio += processes_[h].log_ratio(spells, tilts_[h]);
      for (const Spell& spell : spells) {
        out.closed_hours[h] += std::min(spell.end, to_) - std::max(spell.start, from_);
        out.closures.push_back({h, spell});
      }
    }
  }
  // Half of the years are drawn as the case has it, half more often: the balance heuristic.
  if (sampling_ == Sampling::importance) out.weight = 2 / (1 + std::exp(-log_ratio));
  std::ranges::stable_sort(out.closures, {}, [](const DrawnClosure& c) { return c.spell.start; });
  return out;
}

YearLiver::YearLiver(const Model& model, const Horizon& horizon, const Draws& draws,
                     RunContext& context)
    : model_(model), horizon_(horizon), draws_(draws) {
  std::vector<ThingRef> things;
  for (const Hazard& hazard : model.hazards) {
    things.insert(things.end(), hazard.what.begin(), hazard.what.end());
  }
  periodwise_ = std::make_unique<PeriodwiseEvaluator>(model, horizon, things, context);
  if (periodwise_->obstacle().empty()) {
    open_ = periodwise_->open();
  } else {
    periodwise_.reset();
    if (!ready(context)) return;
    open_ = evaluator_->open(context).plan;
  }
  reader_ = std::make_unique<YearReader>(model, *open_);
  nothing_ = told(*open_, {});
  nothing_->lost_by_hazard.assign(model.hazards.size(), 0.0);
  nothing_->netback_by_hazard = nothing_->lost_by_hazard;
}

/// The evaluator of the whole horizon, with its open plan; made when it is first needed.
bool YearLiver::ready(RunContext& context) {
  if (!evaluator_)
    evaluator_ = std::make_unique<Evaluator>(Evaluator::that_may_miss(model_, horizon_));
  const Evaluation& open = evaluator_->open(context);
  status_ = open.status;
  return open.plan != nullptr;
}

LivedYear YearLiver::told(const Plan& plan, const std::vector<Closure>& closures) const {
  LivedYear out;
  out.outcome = reader_->read(plan, closures);
  out.lost_by_hazard.assign(model_.hazards.size(), not_given);
  out.netback_by_hazard = out.lost_by_hazard;
  return out;
}

std::vector<LivedClosure> YearLiver::closures_of(const DrawnYear& year) const {
  std::vector<LivedClosure> out;
  for (const DrawnClosure& drawn : year.closures) {
    const Hazard& hazard = model_.hazards[drawn.hazard];
    Closure closure;
    closure.text = hazard.id;
    closure.what = hazard.what;
    closure.start = std::max(drawn.spell.start, draws_.from());
    closure.end = std::min(drawn.spell.end, draws_.to());
    closure.left = hazard.left;
    if (hazard.copies > 1) closure.group = static_cast<std::int32_t>(drawn.hazard);
    const HazardProcess& process = draws_.process(drawn.hazard);
    const double to = draws_.to();
    const Spell spell = drawn.spell;
    out.push_back({closure, closure.start, [&process, spell, to](double now) {
                     return std::min(to, process.expected_end(spell, now));
                   }});
  }
  return out;
}

std::optional<LivedYear> YearLiver::live(const DrawnYear& year, Foresight foresight,
                                         RunContext& context) {
  if (year.closures.empty()) return nothing_;
  auto lived = closures_of(year);
  std::vector<Closure> closures;
  closures.reserve(lived.size());
  for (const auto& one : lived) closures.push_back(one.closure);
  if (periodwise_) {
    if (auto out = by_periods(year, closures, context)) return out;
    if (context.should_stop() || !ready(context)) return {};  // else what is required is missed
  }
  if (foresight == Foresight::perfect) return foreseen(closures, context);
  return by_life(year, std::move(lived), context);
}

std::optional<LivedYear> YearLiver::foreseen(const std::vector<Closure>& closures,
                                             RunContext& context) {
  evaluator_->begin();
  const Evaluation end = evaluator_->next(closures, draws_.from(), context);
  if (!end.plan) return {};
  return told(*end.plan, closures);
}

/// What each step changes is put down to what became known in it, in equal parts where that was
/// several things; so the parts add up to the whole.
std::optional<LivedYear> YearLiver::by_life(const DrawnYear& year, std::vector<LivedClosure> lived,
                                            RunContext& context) {
  Life life(std::move(lived));
  evaluator_->begin();
  std::vector<double> lost(model_.hazards.size(), 0.0), netback(model_.hazards.size(), 0.0);
  double exports = reader_->open_exports(), worth = open_->told;
  std::vector<Closure> known;
  Route route;
  bool planned = false;
  for (double now = life.next(Life::before_all); now < draws_.to(); now = life.next(now)) {
    known = life.known(now);
    if (life.news().empty()) continue;
    if (evaluator_->advance(known, now, context, route) != Status::optimal) return {};
    planned = true;
    const double exports_now =
        reader_->exports([&](std::size_t carriage) { return evaluator_->arrived(carriage); });
    const double worth_now = evaluator_->told();
    const double part = 1 / static_cast<double>(life.news().size());
    for (const std::size_t i : life.news()) {
      const std::size_t hazard = year.closures[i].hazard;
      lost[hazard] += part * (exports - exports_now);
      netback[hazard] += part * (worth - worth_now);
    }
    exports = exports_now;
    worth = worth_now;
  }
  if (!planned) return nothing_;
  LivedYear out = told(*evaluator_->plan(), known);
  out.lost_by_hazard = std::move(lost);
  out.netback_by_hazard = std::move(netback);
  return out;
}

/// Periods without a memory: each one's loss is put down to what closes in it, by what each takes.
std::optional<LivedYear> YearLiver::by_periods(const DrawnYear& year,
                                               const std::vector<Closure>& closures,
                                               RunContext& context) {
  const auto plan = periodwise_->closed(closures, context);
  if (!plan) return {};
  LivedYear out = told(*plan, closures);
  std::vector<double> lost(model_.hazards.size(), 0.0), netback(model_.hazards.size(), 0.0);
  const Timeline& timeline = reader_->timeline();
  const auto& starts = timeline.starts();
  std::vector<double> taken(starts.size() - 1, 0.0);
  const auto each = [&](auto f) {
    for (std::size_t i = 0; i < closures.size(); ++i) {
      const Closure& c = closures[i];
      for (int t = timeline.period_at(c.start); t < timeline.size(); ++t) {
        const auto begin = static_cast<double>(starts[static_cast<std::size_t>(t)]);
        const auto end = static_cast<double>(starts[static_cast<std::size_t>(t) + 1]);
        if (begin >= c.end) break;
        f(year.closures[i].hazard, static_cast<std::size_t>(t),
          (1 - c.left) * (std::min(end, c.end) - std::max(begin, c.start)));
      }
    }
  };
  each([&](std::size_t, std::size_t t, double takes) { taken[t] += takes; });
  const auto lost_then = reader_->lost_by_period(*plan);
  each([&](std::size_t hazard, std::size_t t, double takes) {
    if (!(taken[t] > 0)) return;
    lost[hazard] += lost_then[t] * takes / taken[t];
    netback[hazard] += periodwise_->netback_lost()[t] * takes / taken[t];
  });
  out.lost_by_hazard = std::move(lost);
  out.netback_by_hazard = std::move(netback);
  return out;
}

}  // namespace egress
