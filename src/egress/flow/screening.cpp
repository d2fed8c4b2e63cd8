#include "egress/flow/screening.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "egress/base/outcome.h"

namespace egress {

namespace {

/// Amounts closer than this, in the programme's unit, are the same: a hundred times what solvers
/// leave, and worth less than a dollar.
constexpr double hair = 1e-7;

}  // namespace

Screening::Screening(Evaluator& evaluator, const std::vector<ThingRef>& things, double start,
                     double end, RunContext& context)
    : evaluator_(evaluator),
      open_(evaluator.open(context).plan),
      start_(start),
      end_(end),
      formulation_(std::make_unique<Formulation>(evaluator.programme(false))),
      network_(evaluator.network()) {
  for (const auto thing : things) {
    Closure closure;
    closure.text = qualified_id(evaluator.model(), thing);
    closure.what = {thing};
    closure.start = start;
    closure.end = end;
    closures_.push_back(std::move(closure));
  }
  find_open_netback(context);
  if (status_ != Status::optimal) return;
  holding_ = formulation_->close(nothing(), *open_, start_);
  if (network_) {
    formulation_->each_past_column([&](int column) { network_->freeze(column); });
    for (const auto& change : holding_) {
      network_->set_column_bounds(change.index, change.lower, change.upper);
    }
  }
  formulation_->reopen();
  plain_ = read(*formulation_);
  if (!network_) return;
  std::string why;
  const auto ended = network_->optimise(context, why);
  if (!ended) network_.reset();
  if (ended && *ended != Status::optimal) status_ = *ended;
}

/// A closure of nothing: it says from when on things may be different.
std::vector<Closure> Screening::nothing() const {
  Closure closure;
  closure.start = start_;
  closure.end = end_;
  return {closure};
}

std::vector<Closure> Screening::closures_of(const std::vector<int>& set) const {
  std::vector<Closure> out = nothing();
  for (const int thing : set) out.push_back(closure(thing));
  return out;
}

void Screening::find_open_netback(RunContext& context) {
  std::vector<double> x;
  if (network_) {
    network_->read_values(x);
  } else {
    const LpSolution solution = solve(formulation_->lp(), context);
    status_ = solution.status;
    if (status_ != Status::optimal) return;
    x = solution.x;
  }
  const auto& worth = formulation_->worth();
  open_netback_ =
      std::inner_product(x.begin(), x.end(), worth.begin(), 0.0) * formulation_->scale();
}

Screening::Programme Screening::read(Formulation& formulation) const {
  Programme out;
  const Lp& lp = formulation.lp();
  out.objective = lp.objective;
  out.not_told = formulation.not_told();
  out.scale = formulation.scale();
  for (std::size_t j = 0; j < out.not_told.size(); ++j) {
    if (out.not_told[j] == formulation.miss_price()) out.misses.push_back(static_cast<int>(j));
  }
  std::set<std::pair<bool, int>> held;
  for (const auto& change : formulation.close(nothing(), *open_, start_)) {
    held.insert({change.of_row, change.index});
  }
  formulation.reopen();
  for (const auto& closure : closures_) {
    auto& bounds = out.bounds.emplace_back();
    for (const auto& change : formulation.close({closure}, *open_, start_)) {
      if (!held.contains({change.of_row, change.index})) bounds.push_back({.to = change});
    }
    formulation.reopen();
    for (auto& bound : bounds) {
      const auto i = static_cast<std::size_t>(bound.to.index);
      bound.lower_before = (bound.to.of_row ? lp.row_lower : lp.lower)[i];
      bound.upper_before = (bound.to.of_row ? lp.row_upper : lp.upper)[i];
    }
  }
  add_entries(lp, out);
  return out;
}

/// What the rows that change count, row by row. One that counts nothing is no bound of anything.
void Screening::add_entries(const Lp& lp, Programme& out) const {
  std::vector<std::vector<Programme::Term>> by_row(static_cast<std::size_t>(lp.rows()));
  std::vector<char> wanted(by_row.size(), 0);
  for (const auto& bounds : out.bounds) {
    for (const auto& bound : bounds) {
      if (bound.to.of_row) wanted[static_cast<std::size_t>(bound.to.index)] = 1;
    }
  }
  for (int j = 0; j < lp.columns(); ++j) {
    const auto c = static_cast<std::size_t>(j);
    for (int k = lp.start[c]; k < lp.start[c + 1]; ++k) {
      const auto row = static_cast<std::size_t>(lp.index[static_cast<std::size_t>(k)]);
      if (wanted[row]) by_row[row].push_back({j, lp.value[static_cast<std::size_t>(k)]});
    }
  }
  for (auto& bounds : out.bounds) {
    std::erase_if(bounds, [&](const Bound& bound) {
      return bound.to.of_row && by_row[static_cast<std::size_t>(bound.to.index)].empty();
    });
    for (auto& bound : bounds) {
      bound.first = bound.last = out.entries.size();
      if (!bound.to.of_row) continue;
      const auto& terms = by_row[static_cast<std::size_t>(bound.to.index)];
      out.entries.insert(out.entries.end(), terms.begin(), terms.end());
      bound.last = out.entries.size();
    }
  }
}

const Screening::Programme& Screening::missing() const {
  std::call_once(missing_once_, [&] {
    missing_formulation_ = std::make_unique<Formulation>(evaluator_.programme(true));
    missing_ = read(*missing_formulation_);
  });
  return missing_;
}

// --- one walk -----------------------------------------------------------------------------------

ScreeningWalk::ScreeningWalk(const Screening& screening) : screening_(screening) {
  if (screening.network_) network_ = std::make_unique<NetworkLp>(*screening.network_);
  places_[0].by_network = network_ != nullptr;
  begin();
}

void ScreeningWalk::begin() {
  if (network_) {
    network_->read_values(x_);
    take(screening_.plain_);
    return;
  }
  const RunContext unlimited;
  context_ = &unlimited;
  ensure(solve_by_lp(), "a solver that nobody stopped has stopped");
  context_ = nullptr;
}

void ScreeningWalk::apply(int thing) {
  for (const auto& bound : screening_.plain_.bounds[static_cast<std::size_t>(thing)]) {
    if (bound.to.of_row) {
      network_->set_row_bounds(bound.to.index, bound.to.lower, bound.to.upper);
    } else {
      network_->set_column_bounds(bound.to.index, bound.to.lower, bound.to.upper);
    }
  }
}

bool ScreeningWalk::close(int thing) {
  const std::size_t depth = set_.size();
  set_.push_back(thing);
  bool found = false;
  if (stopped_by_network(found) || (!found && !solve_by_lp())) {
    set_.pop_back();
    return false;
  }
  if (places_.size() == depth + 1) places_.emplace_back();
  places_[depth + 1].saved = false;
  places_[depth + 1].by_network = found;
  return true;
}

void ScreeningWalk::undo() { set_.pop_back(); }  // the solver goes back when the next thing closes

/// True if stopped. Goes on from the nearest set that the network has solved; `found` where it has
/// an optimum, or else another method must answer.
bool ScreeningWalk::stopped_by_network(bool& found) {
  if (!network_) return false;
  std::size_t from = set_.size() - 1;
  while (!places_[from].by_network) --from;
  Place& place = places_[from];
  if (place.saved) {
    network_->restore(*place.state);
  } else {
    if (place.state) {
      network_->save_into(*place.state);
    } else {
      place.state.emplace(network_->save());
    }
    place.saved = true;
  }
  for (std::size_t i = from; i < set_.size(); ++i) apply(set_[i]);
  std::string why;
  const auto ended = network_->optimise(*context_, why);
  if (!ended) return false;
  if (*ended != Status::optimal) return true;
  found = true;
  network_->read_values(x_);
  take(screening_.plain_);
  return false;
}

/// By HiGHS, from nothing; with what is required missed where it cannot be met. False if stopped.
bool ScreeningWalk::solve_by_lp() {
  for (const bool miss : {false, true}) {
    const Screening::Programme& programme = miss ? screening_.missing() : screening_.plain_;
    auto& own = miss ? missing_ : plain_;
    if (!own) {
      own = std::make_unique<Formulation>(miss ? *screening_.missing_formulation_
                                               : *screening_.formulation_);
    }
    own->close(screening_.closures_of(set_), *screening_.open_, screening_.start_);
    own->fix_past();
    LpSolution solution = solve(own->lp(), *context_);
    own->reopen();
    if (solution.status == Status::infeasible && !miss) continue;
    if (solution.status != Status::optimal) {
      ensure(context_->should_stop(), "closing things left no plan");
      return false;
    }
    x_ = std::move(solution.x);
    take(programme);
    return true;
  }
  return false;
}

void ScreeningWalk::take(const Screening::Programme& programme) {
  programme_ = &programme;
  double worth = 0, not_told = 0, missed = 0;
  for (std::size_t j = 0; j < x_.size(); ++j) {
    worth += programme.objective[j] * x_[j];
    not_told += programme.not_told[j] * x_[j];
  }
  for (const int j : programme.misses) {
    missed += programme.not_told[static_cast<std::size_t>(j)] * x_[static_cast<std::size_t>(j)];
  }
  worth_ = worth * programme.scale;
  netback_ = (worth + not_told) * programme.scale;
  missed_ = missed * programme.scale;
}

bool ScreeningWalk::in_use(int thing) const {
  for (const auto& bound : programme_->bounds[static_cast<std::size_t>(thing)]) {
    double amount = 0;
    if (bound.to.of_row) {
      for (std::size_t k = bound.first; k < bound.last; ++k) {
        const auto& term = programme_->entries[k];
        amount += term.value * x_[static_cast<std::size_t>(term.column)];
      }
    } else {
      amount = x_[static_cast<std::size_t>(bound.to.index)];
    }
    const auto near = [&](double limit) { return hair * std::max(1.0, std::abs(limit)); };
    if (amount > bound.to.upper + near(bound.to.upper)) return true;
    if (amount < bound.to.lower - near(bound.to.lower)) return true;
    if (bound.to.lower < bound.lower_before &&
        amount <= bound.lower_before + near(bound.lower_before)) {
      return true;
    }
    if (bound.to.upper > bound.upper_before &&
        amount >= bound.upper_before - near(bound.upper_before)) {
      return true;
    }
  }
  return false;
}

}  // namespace egress
