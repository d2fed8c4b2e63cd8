#include "egress/games/excess_programme.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "egress/base/outcome.h"

namespace egress::games {

namespace {

constexpr double full_scale = 100;
// HiGHS keeps rows to 1e-8; what objects by less than ten times that may be in already.
constexpr double audible = 1e-7;
// Until the coalitions that bound it have objected; no excess in any optimum is as low.
constexpr double no_less = -1e4;
// Multipliers are quotients of minors of small 0/1 matrices; noise is far below.
constexpr double multiplier = 1e-9;

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

std::vector<double> sums_of(const std::vector<double>& x, int first, int count) {
  std::vector<double> out(std::size_t{1} << static_cast<unsigned>(count), 0.0);
  for (std::size_t who = 1; who < out.size(); ++who) {
    out[who] = out[who & (who - 1)] + x[at(first + std::countr_zero(who))];
  }
  return out;
}

ExcessProgramme::ExcessProgramme(const Game& game, bool with_floor, const RunContext& context)
    : context_(context),
      n_(game.players),
      with_floor_(with_floor),
      v_(game.worth),
      in_pool_(game.worth.size(), 0) {
  for (int i = 0; i < n_; ++i) alone_.push_back(game.worth[only(i)]);
  const int half = n_ / 2;
  const auto low = sums_of(alone_, 0, half), high = sums_of(alone_, half, n_ - half);
  double largest = 0;
  for (std::size_t who = 0; who < v_.size(); ++who) {
    v_[who] -= low[who & (low.size() - 1)] + high[who >> static_cast<unsigned>(half)];
    largest = std::max(largest, std::abs(v_[who]));
  }
  scale_ = largest > 0 ? largest / full_scale : 1;
  for (double& w : v_) w /= scale_;
  fixed_.push_back({game.all(), v_.back()});
  for (int i = 0; i < n_; ++i) {  // to begin with
    for (const Coalition who : {only(i), game.all() ^ only(i)}) {
      if (who == game.all() || who == 0 || in_pool_[who] != 0) continue;
      pool_.push_back(who);
      in_pool_[who] = 1;
    }
  }
}

std::vector<double> ExcessProgramme::own_split(const std::vector<double>& x) const {
  std::vector<double> out;
  out.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out.push_back(x[i] * scale_ + alone_[i]);
  return out;
}

Lp ExcessProgramme::programme() const {
  Lp lp;
  for (const Row& row : fixed_) lp.add_row(row.value, row.value);
  for (const Coalition who : pool_) lp.add_row(v_[who], lp_infinity);
  std::vector<LpEntry> entries;
  for (int i = 0; i < n_; ++i) {
    entries.clear();
    int row = 0;
    for (const Row& fixed : fixed_) {
      if (holds(fixed.who, i)) entries.push_back({row, 1});
      ++row;
    }
    for (const Coalition who : pool_) {
      if (holds(who, i)) entries.push_back({row, 1});
      ++row;
    }
    lp.add_column(with_floor_ ? 0 : -lp_infinity, lp_infinity, 0, entries);
  }
  entries.clear();
  for (int row = static_cast<int>(fixed_.size()); row < lp.rows(); ++row) {
    entries.push_back({row, 1});
  }
  lp.add_column(no_less, lp_infinity, -1, entries);
  return lp;
}

void ExcessProgramme::read(const LpSolution& solution, Optimum& out) const {
  out.x.assign(solution.x.begin(), solution.x.begin() + n_);
  out.epsilon = solution.x[at(n_)];
  for (std::size_t k = 0; k < pool_.size(); ++k) {
    const double weight = -solution.row_dual[fixed_.size() + k];
    if (weight <= multiplier) continue;
    out.tight.push_back(pool_[k]);
    out.weight.push_back(weight);
  }
  for (int i = 0; i < n_ && with_floor_; ++i) {
    if (-solution.reduced_cost[at(i)] > multiplier) out.at_floor.push_back(i);
  }
}

/// Brings in the loudest of every size; false where nobody objects.
bool ExcessProgramme::objections(const std::vector<char>& settled, const Optimum& now) {
  const int half = n_ / 2;
  const auto low = sums_of(now.x, 0, half), high = sums_of(now.x, half, n_ - half);
  std::vector<double> loudest(at(n_) + 1, now.epsilon + audible);
  std::vector<Coalition> who_objects(at(n_) + 1, 0);
  const double least = now.epsilon + audible;
  for (std::size_t h = 0; h < high.size(); ++h) {
    const std::size_t base = h << static_cast<unsigned>(half);
    for (std::size_t l = 0; l < low.size(); ++l) {
      const double excess = v_[base + l] - low[l] - high[h];
      if (excess <= least || settled[base + l] != 0) continue;
      const auto size = static_cast<std::size_t>(std::popcount(base + l));
      if (excess <= loudest[size] || in_pool_[base + l] != 0) continue;
      loudest[size] = excess;
      who_objects[size] = static_cast<Coalition>(base + l);
    }
  }
  bool some = false;
  for (const Coalition who : who_objects) {
    if (who == 0) continue;
    pool_.push_back(who);
    in_pool_[who] = 1;
    some = true;
  }
  return some;
}

ExcessProgramme::Optimum ExcessProgramme::solve(const std::vector<char>& settled) {
  std::erase_if(pool_, [&](Coalition who) {
    if (settled[who] != 0) in_pool_[who] = 0;
    return settled[who] != 0;
  });
  for (Coalition who = 1; pool_.empty() && who + 1 < settled.size(); ++who) {
    if (settled[who] == 0) pool_.push_back(who);
    if (settled[who] == 0) in_pool_[who] = 1;
  }
  ensure(!pool_.empty(), "games: a programme in which everything is settled");
  std::shared_ptr<const LpBasis> start;
  while (true) {
    const Lp lp = programme();
    if (start) {  // rows that are new are basic
      LpBasis longer = *start;
      longer.rows.resize(at(lp.rows()), LpPlace::basic);
      start = std::make_shared<const LpBasis>(std::move(longer));
    }
    const LpSolution solution = egress::solve(lp, context_, start);
    Optimum out;
    out.status = solution.status;
    if (out.status == Status::limit || out.status == Status::interrupted) return out;
    ensure(out.status == Status::optimal, "games: a programme without an optimum");
    read(solution, out);
    if (!objections(settled, out)) return out;
    start = solution.basis;
    if (context_.should_stop()) {
      out.status = context_.stop_requested() ? Status::interrupted : Status::limit;
      return out;
    }
  }
}

void ExcessProgramme::fix(Coalition who, const Optimum& optimum) {
  double value = 0;
  for (int i = 0; i < n_; ++i) value += holds(who, i) ? optimum.x[at(i)] : 0.0;
  fixed_.push_back({who, value});
}

}  // namespace egress::games
