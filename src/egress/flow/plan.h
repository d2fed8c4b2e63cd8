// Plan: the flows and prices of one situation, period by period, and the certificate that they are
// the best. The one evaluator that every analysis goes through.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/model/model.h"

namespace egress {

/// A loss of capacity. Hours since 1970.
struct Closure {
  std::string text;            // as given
  std::vector<ThingRef> what;  // a holder or corridor stands for all its things
  double start = 0, end = 0;   // [start, end) in hours
  double left = 0;             // share of capacity left, 0..1
  /// Those of one group (copies of one hazard) add up what they take; of several groups, and of
  /// closures without one, the least that any leaves counts.
  std::int32_t group = -1;
};
struct Situation {
  Horizon horizon;
  std::vector<Closure> closures;
};

/// Checked by code that does not share the solver's matrices: everything is recomputed from the
/// model. Residuals are relative to the largest quantity (primal), price (dual) and netback (gap).
struct Certificate {
  double primal = 0;   // worst violation of a balance or bound
  double dual = 0;     // worst violation of a reduced cost's sign
  double gap = 0;      // |primal objective - dual objective| / max(1, |primal objective|)
  bool holds = false;  // all three at most 1e-6
};

/// Constants that keep a plan from moving for no reason. They are part of the problem that is
/// solved (and certified) and are left out of the netback that is told (but for `waiting`).
namespace tie_break {
/// USD per unit put into a store, and per unit taken out. Without it a plan may fill or drain tanks
/// for nothing. A turn of a 1 Mt tank farm costs 20 kUSD, against some 500 MUSD of oil.
inline constexpr double store_handling = 0.01;
/// USD per unit and day: of two equal days to produce, or to sell, the earlier is taken. So tanks
/// fill before wells are shut in, as operators do. 0.0037 USD/t over a year, 1e-5 of the price of
/// oil, and only the difference between two plans counts.
inline constexpr double lateness = 1e-5;
/// What waits at the head of a link because it was under way when the node could no longer take it
/// (ships at anchor, a stopped line): USD per unit and day. 6,500 USD/day of demurrage for a tanker
/// of 10 kt. Counted in the netback.
inline constexpr double waiting = 0.65;
/// USD per unit that a store holds at the end beyond what it held at the start. So tanks that a
/// closure filled are emptied again as soon as the way is open, and what is in them is not lost.
inline constexpr double end_surplus = 1;
/// Where deliveries are maximised (not netback): per unit carried and per ship-day, in deliveries.
inline constexpr double idle_motion = 1e-7;
}  // namespace tie_break

/// One commodity on one link. Vectors have one entry a period.
struct Carriage {
  LinkIndex link;
  CommodityIndex commodity;
  int lag = 0;                      // transit in periods
  std::vector<double> entered;      // flow into the tail
  std::vector<double> arrived;      // flow out of the head into the node, less what waits
  std::vector<double> waiting;      // at the head at the end of the period (only what was under way
                                    // at the start or when a closure began); empty without a lag
  std::vector<double> under_way;    // lag entries: what left before the start arrives in period i
  std::vector<double> queue_price;  // dual of the queue at the head; empty without a lag
};

struct Holding {
  StoreIndex store;
  CommodityIndex commodity;
  double initial = 0;
  std::vector<double> level, in, out;  // level at the end of each period
  std::vector<double> price;           // dual of the store's balance
};

struct Sale {
  MarketIndex market;
  CommodityIndex commodity;
  int step = 0;
  std::vector<double> sold;
};

/// A node's balance for one commodity: price in USD for one more unit there in each period.
struct NodePrice {
  NodeIndex node;
  CommodityIndex commodity;
  std::vector<double> price;
};

/// One window of a contract within the horizon.
struct WindowPlan {
  ContractIndex contract;
  Day from = 0, to = 0;                             // the window, [from, to)
  double minimum = not_given, maximum = not_given;  // of the part within the horizon
  double shortfall = 0;
  double minimum_price = 0, maximum_price = 0;  // duals: >= 0 (maximum), <= 0 (minimum)
};

using PriceRow = std::vector<double>;  // one a period; empty where there is no such row

/// Flows, prices and what they rest on. Amounts are canonical, per period. Prices are the change of
/// the objective (USD) for one more unit of the right-hand side; a plan that was asked for amounts
/// alone has none (their vectors are empty, those of windows and shares 0).
struct Plan {
  Situation situation;
  bool steady = false;  // one period, no transit, no stores, contracts as rates
  int frozen = 0;       // periods before this one are fixed: they happened
  std::vector<Hour> starts;
  int periods() const { return static_cast<int>(starts.size()) - 1; }

  std::vector<Carriage> carriages;
  std::vector<Holding> holdings;
  std::vector<Sale> sales;
  std::vector<std::vector<double>> produced;  // supply, period
  std::vector<std::vector<double>> short_;    // market, period; empty where nothing is required
  std::vector<WindowPlan> windows;

  std::vector<NodePrice> prices;
  std::vector<PriceRow> link_capacity, node_capacity, fleet_days, store_room, store_heel, injection,
      withdrawal, market_limit, market_required;   // by table position
  std::vector<std::vector<PriceRow>> market_step;  // market, step
  std::vector<double> holder_share;                // by holder; 0 without a limit
  /// Where a closure makes requirements impossible, what is missed of them costs this much a unit
  /// in the problem that is solved (and is not in the netback). Not given: all are met.
  double miss_price = not_given;
  std::vector<std::vector<double>> below_minimum;  // supply, period; empty without miss_price
  std::vector<PriceRow> supply_minimum;            // its dual: <= 0
  std::vector<double> share_excess;                // by holder, over its share of all deliveries
  std::vector<double> store_surplus;               // by store: end level beyond the start's, in the
  std::vector<double> store_surplus_price;         // capacity's measure, and the dual of its row
  std::vector<double> end_price_store;             // by holding: USD per unit left at the end
  std::vector<double> end_price_carriage;          // by carriage: USD per unit under way at the end

  double objective = 0;  // USD, with tie-breakers, end values and without the worth of the start
  double told = 0;       // the same without tie-breakers and miss price: netback and end values
};

}  // namespace egress
