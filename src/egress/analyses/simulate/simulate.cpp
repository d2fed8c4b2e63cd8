#include "egress/analyses/simulate/simulate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <mutex>
#include <numeric>

#include "egress/analyses/dispatch/rows.h"
#include "egress/analyses/simulate/options.h"
#include "egress/analyses/simulate/year.h"
#include "egress/base/parallel.h"

namespace egress {

namespace {

constexpr long block_years = 20;    // kept and counted together
constexpr long round_blocks = 16;   // after so many it is seen whether to go on
constexpr long knowing_every = 10;  // of so many years one is also lived with all known beforehand

/// Years of a shard, in order: batches of a stratified run stay whole.
std::vector<long> years_of(const SimulateOptions& options) {
  std::vector<long> out;
  for (long year = 0; year < options.years; ++year) {
    if ((year / stratum) % options.of == options.shard - 1) out.push_back(year);
  }
  return out;
}

/// One case and, beside it, another that lives through the same closures.
struct Pair {
  std::unique_ptr<YearLiver> own, other;
};

class Simulation {
 public:
  Simulation(const Model& model, const Model* other, const SimulateOptions& options,
             RunContext& context)
      : model_(model),
        other_(other),
        options_(options),
        draws_(model, options.horizon, often_of(model, options), options.sampling, context.seed) {
    if (other == nullptr) return;
    other_draws_.emplace(*other, options.horizon, often_of(*other, options), options.sampling,
                         context.seed);
  }

  Pair make(RunContext& context) const {
    Pair out;
    out.own = std::make_unique<YearLiver>(model_, options_.horizon, draws_, context);
    if (other_ != nullptr) {
      out.other = std::make_unique<YearLiver>(*other_, options_.horizon, *other_draws_, context);
    }
    return out;
  }

  SimulateAbout about(const Case& built, const Case* other, const Pair& pair,
                      std::uint64_t seed) const;
  /// False where the context said stop.
  bool live(long year, Pair& pair, RunContext& context, YearRow& out) const;

 private:
  const Model& model_;
  const Model* other_;
  const SimulateOptions& options_;
  Draws draws_;
  std::optional<Draws> other_draws_;
};

/// Netback of a plan with what is left at its end, as dispatch tells it.
double netback_of(const Model& model, const Plan& plan) {
  const DispatchResult rows = rows_of(model, plan);
  return rows.netback + rows.end_value_change;
}

std::vector<std::string> columns_of(const SimulateAbout& about) {
  std::vector<std::string> out{"weight",   "closures", "closed_days", "lost",        "netback_lost",
                               "deferred", "rerouted", "shut_in",     "shut_in_days"};
  for (const auto& id : about.corridors) out.push_back("lost:" + id);
  for (const auto& id : about.corridors) out.push_back("rerouted:" + id);
  if (!about.markets.empty()) out.insert(out.end(), {"lole", "lolf", "eue"});
  for (const auto& id : about.markets) {
    out.insert(out.end(), {"lole:" + id, "lolf:" + id, "eue:" + id});
  }
  for (const auto& id : about.hazards) {
    out.insert(out.end(),
               {"closures:" + id, "closed_hours:" + id, "lost_by:" + id, "netback_by:" + id});
  }
  out.insert(out.end(), {"knowing", "knowing_lost"});
  if (!about.compare.empty())
    out.insert(out.end(), {"other_lost", "other_netback_lost", "other_shut_in"});
  return out;
}

SimulateAbout Simulation::about(const Case& built, const Case* other, const Pair& pair,
                                std::uint64_t seed) const {
  SimulateAbout out;
  out.case_name = built.model.name;
  out.digest = built.digest;
  out.options = options_.asked;
  out.version = options_.version;
  out.seed = seed;
  out.years = options_.years;
  out.shard = options_.shard;
  out.of = options_.of;
  const Horizon& horizon = options_.horizon;
  out.days = horizon.to - horizon.from;
  out.first_day = format_day(horizon.from);
  out.last_day = format_day(horizon.to - 1);
  out.period = name_of(horizon.period);
  const YearReader& reader = pair.own->reader();
  out.unit = reader.unit();
  out.open_exports = reader.open_exports();
  out.open_netback = netback_of(model_, pair.own->open());
  if (other != nullptr) {
    out.other_exports = pair.other->reader().open_exports();
    out.other_netback = netback_of(*other_, pair.other->open());
  }
  for (const Corridor& corridor : model_.corridors) {
    out.corridors.push_back(corridor.id);
    out.corridor_names.push_back(corridor.name);
  }
  for (std::size_t h = 0; h < model_.hazards.size(); ++h) {
    const Hazard& hazard = model_.hazards[h];
    out.hazards.push_back(hazard.id);
    out.hazard_names.push_back(hazard.name);
    out.kinds.push_back(hazard.kind);
    out.expected_hours.push_back(draws_.process(h).expected_hours() * hazard.copies);
  }
  for (const std::size_t m : reader.requiring()) {
    const Market& market = model_.markets[m];
    const std::string unit(canonical_unit(model_.commodities[market.commodities.front().at()]));
    out.short_unit = out.markets.empty() || out.short_unit == unit ? unit : "";
    out.markets.push_back(market.id);
  }
  out.foresight = name_of(options_.foresight);
  out.sampling = name_of(options_.sampling);
  out.compare = options_.compare;
  out.route = pair.own->by_periods() ? "periods" : "lives";
  if (options_.precision) {
    out.precision = options_.precision->relative;
    out.precise = options_.precision->statistic;
  }
  out.columns = columns_of(out);
  return out;
}

bool Simulation::live(long year, Pair& pair, RunContext& context, YearRow& out) const {
  const DrawnYear drawn = draws_.year(year);
  const auto lived = pair.own->live(drawn, options_.foresight, context);
  if (!lived) return false;
  const YearOutcome& o = lived->outcome;
  std::vector<double> closures(model_.hazards.size(), 0.0);
  for (const auto& closure : drawn.closures) closures[closure.hazard] += 1;
  const double hours = std::accumulate(drawn.closed_hours.begin(), drawn.closed_hours.end(), 0.0);
  out.year = year;
  auto& v = out.values;
  v = {drawn.weight,   static_cast<double>(drawn.closures.size()),
       hours / 24,     o.lost,
       o.netback_lost, o.deferred,
       o.rerouted,     o.shut_in,
       o.shut_in_days};
  v.insert(v.end(), o.lost_by_corridor.begin(), o.lost_by_corridor.end());
  v.insert(v.end(), o.rerouted_by_corridor.begin(), o.rerouted_by_corridor.end());
  if (!o.by_market.empty()) v.insert(v.end(), {o.any.time, o.any.spells, o.any.amount});
  for (const Shortage& s : o.by_market) v.insert(v.end(), {s.time, s.spells, s.amount});
  for (std::size_t h = 0; h < closures.size(); ++h) {
    v.insert(v.end(), {closures[h], drawn.closed_hours[h], lived->lost_by_hazard[h],
                       lived->netback_by_hazard[h]});
  }
  double knowing = not_given, knowing_lost = not_given;
  if (options_.foresight == Foresight::honest && year % knowing_every == 0) {
    // Where periods do not touch, nothing is planned ahead and nothing to be known.
    const bool nothing = pair.own->by_periods() || drawn.closures.empty();
    const auto known = nothing ? lived : pair.own->live(drawn, Foresight::perfect, context);
    if (!known) return false;
    knowing = o.netback_lost - known->outcome.netback_lost;
    knowing_lost = o.lost - known->outcome.lost;
  }
  v.insert(v.end(), {knowing, knowing_lost});
  if (!pair.other) return true;
  const auto other = pair.other->live(other_draws_->year(year), options_.foresight, context);
  if (!other) return false;
  v.insert(v.end(), {other->outcome.lost, other->outcome.netback_lost, other->outcome.shut_in});
  return true;
}

/// Pairs that are not at work; each thread takes one.
class Pool {
 public:
  Pool(const Simulation& simulation, Pair first) : simulation_(simulation) {
    free_.push_back(std::move(first));
  }
  Pair take(RunContext& context) {
    {
      const std::scoped_lock lock(mutex_);
      if (!free_.empty()) {
        Pair out = std::move(free_.back());
        free_.pop_back();
        return out;
      }
    }
    return simulation_.make(context);
  }
  void give(Pair pair) {
    const std::scoped_lock lock(mutex_);
    free_.push_back(std::move(pair));
  }

 private:
  const Simulation& simulation_;
  std::mutex mutex_;
  std::vector<Pair> free_;
};

/// The blocks of a shard, one after another in rounds.
class Runner {
 public:
  Runner(const Simulation& simulation, Pool& pool, const SimulateOptions& options,
         const SimulateKeeper& keeper, SimulateRows& out)
      : simulation_(simulation), pool_(pool), options_(options), keeper_(keeper), out_(out) {
    const auto years = years_of(options);
    for (std::size_t i = 0; i < years.size(); i += block_years) {
      const auto end = std::min(years.size(), i + static_cast<std::size_t>(block_years));
      blocks_.emplace_back(years.begin() + static_cast<std::ptrdiff_t>(i),
                           years.begin() + static_cast<std::ptrdiff_t>(end));
    }
    total_ = static_cast<std::int64_t>(years.size());
  }

  void run(RunContext& context) {
    std::map<long, YearRow> known;
    if (keeper_.begin) {
      auto rows = keeper_.begin(out_.about);
      if (!rows) return;
      for (auto& row : *rows) known[row.year] = std::move(row);
    }
    begin_ = std::chrono::steady_clock::now();
    out_.stopped_by = "years";
    for (std::size_t first = 0; first < blocks_.size(); first += round_blocks) {
      const std::size_t count = std::min<std::size_t>(round_blocks, blocks_.size() - first);
      std::vector<std::vector<YearRow>> rows(count);
      std::vector<char> whole(count, 0);
      for_each_index(
          count, context,
          [&](std::size_t i, RunContext& own) {
            whole[i] = live_block(blocks_[first + i], known, own, rows[i]) ? 1 : 0;
          },
          [](std::size_t) {});
      for (std::size_t i = 0; i < count && whole[i] != 0; ++i) {
        out_.rows.insert(out_.rows.end(), rows[i].begin(), rows[i].end());
      }
      tell(context);
      if (std::ranges::count(whole, 1) < std::ssize(whole)) {
        out_.status = context.stop_requested() ? Status::interrupted : Status::limit;
        out_.stopped_by = context.stop_requested() ? "interruption" : "time";
        return;
      }
      if (precise() && first + count < blocks_.size()) {
        out_.stopped_by = "precision";
        return;
      }
    }
  }

 private:
  bool live_block(const std::vector<long>& years, const std::map<long, YearRow>& known,
                  RunContext& context, std::vector<YearRow>& rows) {
    if (std::ranges::all_of(years, [&](long y) { return known.contains(y); })) {
      for (const long year : years) rows.push_back(known.at(year));
      return true;
    }
    Pair pair = pool_.take(context);
    for (const long year : years) {
      if (context.should_stop()) break;
      if (!simulation_.live(year, pair, context, rows.emplace_back())) {
        rows.pop_back();
        break;
      }
    }
    pool_.give(std::move(pair));
    if (rows.size() < years.size()) return false;
    if (keeper_.keep) {
      const std::scoped_lock lock(mutex_);
      return keeper_.keep(out_.about, rows);
    }
    return true;
  }

  bool precise() const {
    const auto& asked = options_.precision;
    return asked && mean_of(out_, asked->statistic).within(asked->relative);
  }

  void tell(RunContext& context) const {
    if (!context.progress) return;
    const auto done = static_cast<std::int64_t>(out_.rows.size());
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin_;
    const double left = passed.count() / static_cast<double>(std::max<std::int64_t>(1, done)) *
                        static_cast<double>(total_ - done);
    const YearEstimate x = mean_of(out_, "netback_lost");
    context.tell({"years", done, total_,
                  fmt::format("netback lost {:.0f} ({:.0f} to {:.0f}) MUSD a year, {:.0f} s left",
                              x.value / 1e6, x.low / 1e6, x.high / 1e6, left)});
  }

  const Simulation& simulation_;
  Pool& pool_;
  const SimulateOptions& options_;
  const SimulateKeeper& keeper_;
  SimulateRows& out_;
  std::vector<std::vector<long>> blocks_;
  std::int64_t total_ = 0;
  std::chrono::steady_clock::time_point begin_;
  std::mutex mutex_;
};

}  // namespace

Outcome<SimulateRows> simulate(const Case& built, const Case* other, const SimulateOptions& options,
                               const SimulateKeeper& keeper, RunContext& context) {
  Diagnostics wrong = wrong_options(built.model, options);
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  SimulateRows out;
  const Simulation simulation(built.model, other == nullptr ? nullptr : &other->model, options,
                              context);
  Pair first = simulation.make(context);
  for (const auto* liver : {first.own.get(), first.other.get()}) {
    if (liver == nullptr || liver->status() == Status::optimal) continue;
    out.status = liver->status();
    out.stopped_by = "no open plan";
    return out;
  }
  out.about = simulation.about(built, other, first, context.seed);
  Pool pool(simulation, std::move(first));
  Runner(simulation, pool, options, keeper, out).run(context);
  return out;
}

}  // namespace egress
