#include "egress/flow/periodwise.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>
#include <set>

#include "egress/model/closed_things.h"

namespace egress {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// What is left of a bound: no limit stays none until nothing is left.
double share_of(double bound, double left) {
  if (std::isinf(bound)) return left > 0 ? bound : 0;
  return bound * left;
}

/// Kinds of rows, which a network takes for what they are.
int kind_of(double lower, double upper) {
  if (lower == upper) return 0;
  return (std::isinf(lower) ? 1 : 2) + (std::isinf(upper) ? 2 : 4);
}

bool same_shape(const Lp& a, const Lp& b) {
  if (a.objective != b.objective || a.start != b.start || a.index != b.index ||
      a.value != b.value || a.rows() != b.rows()) {
    return false;
  }
  for (std::size_t i = 0; i < a.row_lower.size(); ++i) {
    if (kind_of(a.row_lower[i], a.row_upper[i]) != kind_of(b.row_lower[i], b.row_upper[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace

PeriodwiseEvaluator::PeriodwiseEvaluator(const Model& model, const Horizon& horizon,
                                         const std::vector<ThingRef>& things, RunContext& context)
    : model_(model),
      formulation_(
          model, horizon,
          {.steady = false, .maximise = {}, .miss_price = not_given, .earlier_first = false}) {
  obstacle_ = "what is stored or under way links the periods";
  if (!formulation_.holdings().empty()) return;
  Boundary boundary;
  for (const auto& c : formulation_.carriages()) {
    if (c.lag > 0) return;
    boundary.under_way.emplace_back();
    boundary.end_price_carriage.push_back(0);
  }
  formulation_.set_boundary(std::move(boundary));
  obstacle_ = "a contract or a share links the periods";
  if (!cut_into_parts()) return;
  for (Part& part : parts_) shape_of(part);
  obstacle_ = "a period is no network";
  for (const Shape& shape : shapes_) {
    if (!shape.network->obstacle().empty()) return;
  }
  obstacle_ = "the open network has no plan";
  open_x_.assign(at(whole_->columns()), 0.0);
  for (Part& part : parts_) {
    if (!solve(part, {}, context, open_x_)) return;
  }
  for (Shape& shape : shapes_) {
    shape.start.emplace(shape.network->save());
    shape.lower = shape.lp.lower;
    shape.upper = shape.lp.upper;
    shape.row_lower = shape.lp.row_lower;
    shape.row_upper = shape.lp.row_upper;
  }
  open_ = plan_of(open_x_);
  obstacle_ = "a closure changes more than what is left of a bound";
  if (!find_bounds(things)) return;
  obstacle_.clear();
}

/// Every column and every row that has one belongs to one period.
bool PeriodwiseEvaluator::cut_into_parts() {
  const Lp& lp = *(whole_ = &formulation_.lp());
  std::vector<int> of_column(at(lp.columns()), -1), of_row(at(lp.rows()), -1);
  const int periods = formulation_.timeline().size();
  parts_.resize(at(periods));
  for (int t = 0; t < periods; ++t) {
    Part& part = parts_[at(t)];
    part.columns = formulation_.columns_of(t);
    for (const int column : part.columns) {
      of_column[at(column)] = t;
      for (int e = lp.start[at(column)]; e < lp.start[at(column) + 1]; ++e) {
        int& row = of_row[at(lp.index[at(e)])];
        if (row == t) continue;
        if (row >= 0) return false;
        row = t;
        part.rows.push_back(lp.index[at(e)]);
      }
    }
  }
  return std::ranges::find(of_column, -1) == of_column.end();
}

void PeriodwiseEvaluator::shape_of(Part& part) {
  const Lp& whole = *whole_;
  Lp lp;
  std::vector<std::pair<int, int>> local;  // row, its place
  local.reserve(part.rows.size());
  for (const int row : part.rows) {
    local.emplace_back(row, lp.add_row(whole.row_lower[at(row)], whole.row_upper[at(row)]));
  }
  std::ranges::sort(local);
  std::vector<LpEntry> entries;
  for (const int column : part.columns) {
    entries.clear();
    for (int e = whole.start[at(column)]; e < whole.start[at(column) + 1]; ++e) {
      const auto found =
          std::ranges::lower_bound(local, whole.index[at(e)], {}, &std::pair<int, int>::first);
      entries.push_back({found->second, whole.value[at(e)]});
    }
    lp.add_column(whole.lower[at(column)], whole.upper[at(column)], whole.objective[at(column)],
                  entries);
  }
  const auto found =
      std::ranges::find_if(shapes_, [&](const Shape& shape) { return same_shape(shape.lp, lp); });
  part.shape = static_cast<std::size_t>(found - shapes_.begin());
  if (found != shapes_.end()) return;
  Shape& shape = shapes_.emplace_back();
  shape.lp = std::move(lp);
  shape.network = std::make_unique<NetworkLp>(shape.lp);
}

bool PeriodwiseEvaluator::find_bounds(const std::vector<ThingRef>& things) {
  std::set<std::pair<TableKind, std::int32_t>> seen;
  for (const ThingRef thing : things) {
    for (const ThingRef closed : closed_things(model_, thing)) {
      if (!seen.insert({closed.kind, closed.index}).second) continue;
      Touched& touched = touched_.emplace_back();
      touched.thing = closed;
      if (!list_bounds(touched)) return false;
    }
  }
  return true;
}

/// What closing one thing changes, found by closing it, and that a half leaves half of it.
bool PeriodwiseEvaluator::list_bounds(Touched& touched) {
  const auto& starts = formulation_.timeline().starts();
  Closure closure;
  closure.what = {touched.thing};
  closure.start = static_cast<double>(starts.front());
  closure.end = static_cast<double>(starts.back());
  touched.bounds.assign(parts_.size(), {});
  for (const double left : {0.0, 0.5}) {
    closure.left = left;
    const auto changes = formulation_.close({closure}, *open_, closure.start);
    const std::vector<Formulation::Change> list(changes.begin(), changes.end());
    formulation_.reopen();
    for (const auto& change : list) {
      const Part& part = parts_[at(change.period)];
      const auto& places = change.of_row ? part.rows : part.columns;
      const auto place = std::ranges::find(places, change.index);
      if (place == places.end()) continue;  // a row without columns
      const auto open = formulation_.bound_of(change.of_row, change.index);
      const double upper = share_of(open.upper, left);
      if (std::abs(change.upper - upper) > 1e-12 * std::max(1.0, std::abs(upper)) ||
          change.lower != std::min(open.lower, change.upper)) {
        return false;
      }
      if (left == 0) {
        touched.bounds[at(change.period)].push_back(
            {change.of_row, static_cast<int>(place - places.begin())});
      }
    }
  }
  return true;
}

/// The bounds of a period, with what closures leave, put into its shape's network where they differ
/// from what stands there.
void PeriodwiseEvaluator::bound(Shape& shape, const Part& part,
                                const std::vector<std::pair<Bound, double>>& left) {
  const Lp& whole = *whole_;
  const auto share = [&](bool of_row, std::size_t local) {
    double out = 1;
    for (const auto& [bound, part_left] : left) {
      if (bound.of_row == of_row && at(bound.local) == local) out = std::min(out, part_left);
    }
    return out;
  };
  for (std::size_t i = 0; i < part.rows.size(); ++i) {
    double lower = whole.row_lower[at(part.rows[i])], upper = whole.row_upper[at(part.rows[i])];
    if (const double s = left.empty() ? 1 : share(true, i); s < 1) {
      upper = share_of(upper, s);
      lower = std::min(lower, upper);
    }
    if (lower == shape.lp.row_lower[i] && upper == shape.lp.row_upper[i]) continue;
    shape.lp.set_row_bounds(static_cast<int>(i), lower, upper);
    shape.network->set_row_bounds(static_cast<int>(i), lower, upper);
  }
  for (std::size_t i = 0; i < part.columns.size(); ++i) {
    double lower = whole.lower[at(part.columns[i])], upper = whole.upper[at(part.columns[i])];
    if (const double s = left.empty() ? 1 : share(false, i); s < 1) {
      upper = share_of(upper, s);
      lower = std::min(lower, upper);
    }
    if (lower == shape.lp.lower[i] && upper == shape.lp.upper[i]) continue;
    shape.lp.set_column_bounds(static_cast<int>(i), lower, upper);
    shape.network->set_column_bounds(static_cast<int>(i), lower, upper);
  }
}

bool PeriodwiseEvaluator::solve(Part& part, const std::vector<std::pair<Bound, double>>& left,
                                const RunContext& context, std::vector<double>& x) {
  Shape& shape = shapes_[part.shape];
  bound(shape, part, left);
  std::string why;
  if (shape.network->optimise(context, why) != Status::optimal) return false;
  shape.network->read_values(local_x_);
  for (std::size_t i = 0; i < part.columns.size(); ++i) x[at(part.columns[i])] = local_x_[i];
  return true;
}

/// Every answer starts from the same basis, so that it does not depend on the one before.
void PeriodwiseEvaluator::restart() {
  for (Shape& shape : shapes_) {
    shape.network->restore(*shape.start);
    shape.lp.lower = shape.lower;
    shape.lp.upper = shape.upper;
    shape.lp.row_lower = shape.row_lower;
    shape.lp.row_upper = shape.row_upper;
  }
}

double PeriodwiseEvaluator::netback_of(const Part& part, const std::vector<double>& x) const {
  double sum = 0;
  for (const int j : part.columns) {
    sum += formulation_.worth()[at(j)] * x[at(j)];
  }
  return sum * formulation_.scale();
}

std::shared_ptr<const Plan> PeriodwiseEvaluator::plan_of(std::vector<double> x) {
  const Lp& lp = *whole_;
  LpSolution solution;
  solution.objective = std::inner_product(x.begin(), x.end(), lp.objective.begin(), 0.0);
  solution.x = std::move(x);
  solution.row_dual.assign(at(lp.rows()), 0.0);
  return std::make_shared<const Plan>(formulation_.plan_of(solution));
}

std::shared_ptr<const Plan> PeriodwiseEvaluator::closed(const std::vector<Closure>& closures,
                                                        RunContext& context) {
  const Openness openness(model_, formulation_.timeline(), closures);
  std::vector<std::pair<const Touched*, const std::vector<double>*>> hit;
  for (const Touched& touched : touched_) {
    const auto* left = openness.by_period(touched.thing.kind, at(touched.thing.index));
    if (left != nullptr) hit.emplace_back(&touched, left);
  }
  restart();
  netback_lost_.assign(parts_.size(), 0.0);
  std::vector<double> x = open_x_;
  std::vector<std::pair<Bound, double>> left;
  for (std::size_t t = 0; t < parts_.size(); ++t) {
    left.clear();
    for (const auto& [touched, by_period] : hit) {
      if ((*by_period)[t] == 1) continue;
      for (const Bound bound : touched->bounds[t]) left.emplace_back(bound, (*by_period)[t]);
    }
    if (left.empty()) continue;
    if (!solve(parts_[t], left, context, x)) return nullptr;
    netback_lost_[t] = netback_of(parts_[t], open_x_) - netback_of(parts_[t], x);
  }
  return plan_of(std::move(x));
}

}  // namespace egress
