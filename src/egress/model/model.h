// Model: a case as plain structs in canonical units (t, m3, MWh, USD, km, d). No files, no
// algorithms. Built by io/ from a case folder after every check has passed, so that whoever reads a
// Model may rely on the invariants stated here. Immutable while a run uses it; share freely.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/base/index.h"
#include "egress/model/profile.h"

namespace egress {

using CommodityIndex = Index<struct CommodityTag>;
using HolderIndex = Index<struct HolderTag>;
using NodeIndex = Index<struct NodeTag>;
using LinkIndex = Index<struct LinkTag>;
using CorridorIndex = Index<struct CorridorTag>;
using StoreIndex = Index<struct StoreTag>;
using FleetIndex = Index<struct FleetTag>;
using SupplyIndex = Index<struct SupplyTag>;
using MarketIndex = Index<struct MarketTag>;
using ContractIndex = Index<struct ContractTag>;

/// Why a bound is there. `limit` answers for the physical ones only (capacity, or no label).
enum class BoundKind : std::uint8_t { unlabelled, capacity, contract, tie, residual };

enum class Mode : std::uint8_t { pipe, ship, rail, road, wire, other };

struct Commodity {
  std::string id, name;
  Measure measure = Measure::mass;   // its canonical unit: t, m3 or MWh
  double density = not_given;        // t/m3
  double heating_value = not_given;  // MWh/t
};

struct Holder {
  std::string id, name;
  std::string kind;     // state, company, ...
  std::string country;  // ISO 3166 alpha-2
  /// At most this share (0..1) of all that the corridors deliver may go by corridors that have a
  /// link of this holder; over the horizon. NaN: no limit.
  double max_share = not_given;
};

struct Share {
  HolderIndex holder;
  double share = 1;  // 0..1
};

struct Node {
  std::string id, name;
  std::string kind;  // field, hub, port, terminal, refinery, border, market
  std::string country;
  double lat = not_given, lon = not_given;
  Profile capacity;  // throughput per day: what enters by links and supplies; NaN: no limit
  std::vector<HolderIndex> holders;
  BoundKind bound = BoundKind::unlabelled;
};

struct Link {
  std::string id, name;
  Mode mode = Mode::pipe;
  NodeIndex tail, head;
  double length = not_given;                // km
  double transit = 0;                       // d
  Profile capacity;                         // per day, shared by its commodities; NaN: no limit
  Profile cost;                             // USD per quantity carried; NaN: none
  std::vector<CommodityIndex> commodities;  // never empty
  FleetIndex fleet;                         // may be invalid
  std::vector<HolderIndex> holders;         // who can close it; several are needed together
  std::vector<Share> owners;                // equity
  /// Owners of this share (0..1) together are needed as well as the holders; NaN: they have no say.
  double quota = not_given;
  BoundKind bound = BoundKind::unlabelled;
  bool planned = false;  // exists only through a project, built in this run or not
};

/// The links that form one way out. What it delivers is what arrives at the heads of `counted_at`.
struct Corridor {
  std::string id, name;
  std::vector<LinkIndex> links;
  std::vector<LinkIndex> counted_at;        // a subset of links, never empty
  std::vector<CommodityIndex> commodities;  // what counts; never empty
};

struct Store {
  std::string id, name;
  NodeIndex node;
  std::vector<CommodityIndex> commodities;  // share one capacity; never empty
  Profile capacity;                         // quantity, includes the heel; given
  Profile heel;                             // quantity that cannot be used; NaN: 0
  double initial = not_given;  // quantity at the start of a horizon; NaN: half of the usable room
  Profile injection;           // per day; NaN: no limit
  Profile withdrawal;          // per day; NaN: no limit
  Profile cost;                // USD per quantity taken out; NaN: none
  std::vector<HolderIndex> holders;
  BoundKind bound = BoundKind::unlabelled;
};

/// Ships, wagons or trucks that several links share. In a day a fleet offers ships * availability
/// ship-days; a quantity q on a link uses q / payload * cycle of them.
struct Fleet {
  std::string id, name;
  Profile ships;              // count; given
  Profile payload;            // quantity per voyage at full draft; given
  Profile draft;              // km (canonical length) when fully laden; NaN: draft does not matter
  Profile payload_per_draft;  // quantity per km of draft; given if draft is
  Profile depth;              // km of water where it is least; given if draft is
  Profile under_keel;         // km of water kept under the keel; NaN: 0
  Profile speed;              // km/d
  Profile loading, unloading, waiting;  // d per round trip; NaN: 0
  Profile cycle;         // d per round trip, instead of speed and the three; NaN: computed
  Profile availability;  // 0..1; NaN: 1
  std::vector<HolderIndex> holders;
  BoundKind bound = BoundKind::unlabelled;
};

struct Supply {
  std::string id, name;
  NodeIndex node;
  CommodityIndex commodity;
  Profile rate;          // per day, the most it produces; given
  Profile plan;          // per day, as planned before the year; NaN: rate
  Profile minimum;       // per day, least the wells (or the operator) can do with; NaN: 0
  Profile cost;          // USD per quantity produced; NaN: 0
  Profile shut_in_cost;  // USD per quantity not produced; NaN: 0
  std::vector<HolderIndex> holders;
  std::vector<Share> owners;
  double quota = not_given;  // as Link::quota
  BoundKind bound = BoundKind::unlabelled;
};

struct PriceStep {
  Profile price;     // USD per quantity
  Profile quantity;  // per day; NaN: no limit
};

struct Market {
  std::string id, name;
  NodeIndex node;
  std::vector<CommodityIndex> commodities;  // never empty
  std::vector<PriceStep> steps;             // best price first is not assumed; never empty
  Profile limit;                            // per day over all steps; NaN: no limit
  Profile requires_;                        // per day that must be met, or is short; NaN: none
  Profile short_price;  // USD per quantity short; NaN: what is required must be met
  bool abroad = true;   // counts as an export of the case's owner
  std::vector<HolderIndex> holders;
  BoundKind bound = BoundKind::unlabelled;
};

enum class TableKind : std::uint8_t {
  link,
  node,
  store,
  fleet,
  supply,
  market,
  holder,
  corridor,
  contract
};
/// A thing in the model, by table and position.
struct ThingRef {
  TableKind kind = TableKind::link;
  std::int32_t index = -1;
  friend bool operator==(const ThingRef&, const ThingRef&) = default;
};

enum class Window : std::uint8_t { span, year, month };

/// A minimum or maximum over windows of dates on what a corridor delivers, a link carries, a supply
/// produces or a market buys. Where the horizon covers part of a window, the quantity counts in
/// proportion to the days covered.
struct Contract {
  std::string id, name;
  ThingRef on;
  Day from = 0, to = 0;          // [from, to)
  Window window = Window::span;  // one window over its dates, or one each calendar year or month
  Profile minimum, maximum;      // rates; a window's quantity is the sum over its days; NaN: none
  double penalty = not_given;    // USD per quantity short; NaN: the minimum must be met
  Measure penalty_measure = Measure::none;
  std::vector<HolderIndex> holders;
  BoundKind bound = BoundKind::contract;
};

/// One row of the log of what happened. Never applied unless asked for.
struct LoggedClosure {
  std::string id, name;
  std::vector<ThingRef> what;
  Day start = 0;
  std::optional<Day> end;        // exclusive; nothing: not known, or still running
  double announced = not_given;  // d, how long it was said to last when it began; NaN: not said
  double left = 0;               // share of capacity left
  std::string kind;              // accident, weather, maintenance, regulator, attack, politics, ...
  std::string cause;             // as stated; may be empty
  bool dated = true;             // false: `start` is not known and reads 0
  double duration = not_given;   // d, as reported; may be part of a day
  double at_least = not_given;   // d; where the end is not known: how long it lasted at least
};

/// How the lengths of a hazard's closures are distributed. `log`: as those in the log are.
enum class DurationShape : std::uint8_t { fixed, exponential, lognormal, gamma, log };
std::string_view name_of(DurationShape shape);

/// Something that may happen: a renewal process of closures, open for a while and closed for a
/// while in turn, or (two_state) the same in discrete time, by chances per period.
struct Hazard {
  std::string id, name;
  std::vector<ThingRef> what;   // hit together; never empty
  std::string kind;             // the words of LoggedClosure::kind
  double between = not_given;   // d, mean time open; NaN in the two-state form
  double shape = 1;             // of the Weibull distribution of the times open; 1: exponential
  double duration = not_given;  // d, mean; NaN in the two-state form and for DurationShape::log
  DurationShape distribution = DurationShape::exponential;
  /// Standard deviation / mean; given for lognormal (sigma^2 = log(1 + spread^2), mu = log duration
  /// - sigma^2 / 2) and gamma (shape 1 / spread^2).
  double spread = not_given;
  double left = 0;  // share of capacity left, 0..1
  /// How the chance to close on a day depends on its month, January first. Over the days of a mean
  /// year (28.2425 of them in February) the average is 1, so that a season moves closures but does
  /// not change how many there are. With a Weibull shape it is the time open that passes so many
  /// times as fast. All 1: no season.
  std::array<double, 12> season = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  std::int32_t copies = 1;    // independent ones
  double closes = not_given;  // chance to close in a period in which it is open; NaN: other form
  double opens = not_given;   // chance to open in a period in which it is closed
  double every = 1;           // d, that period
  bool two_state() const { return given(closes) || given(opens); }
};

struct Project {
  std::string id, name, status, category;
  double capex_low = not_given, capex = not_given, capex_high = not_given;  // USD
  double lead_time = not_given;                                             // d
  bool built = false;                                                       // in this run
  std::vector<ThingRef> adds_to;  // things whose numbers it raises or that it creates
};

/// A thing that is not in this run's model because its project is not built; one for each project
/// that has a row of it.
struct PlannedThing {
  TableKind kind = TableKind::link;
  std::string id;
  std::string project;
};

/// What a holder earns outside the network and another can stop: trade, transit, equity. Read by
/// no solver; a quarrel counts it day by day.
struct Stake {
  std::string id, name;
  HolderIndex holder;                   // who earns it, and loses it
  std::vector<HolderIndex> stopped_by;  // each of them can stop it; never empty
  /// USD a year. All NaN: known to be there, but nobody has found how much.
  double low = not_given, yearly = not_given, high = not_given;
  double after = 0;                   // d from the stop until it bites (stocks, goods on their way)
  double replaced = 0;                // 0..1, the part that another way makes good
  double replaced_after = not_given;  // d from the stop until it does; given where replaced > 0
};

/// What was measured. Never read by a solver.
struct Observed {
  std::string id;
  std::string what;      // a corridor, link or supply id, or `total`
  std::string measure;   // delivered, produced, loaded, rerouted, ...
  Day from = 0, to = 0;  // [from, to)
  double low = not_given, value = not_given, high = not_given;  // canonical quantity
  std::string like;  // which definition the series has, for like-for-like comparison
};

struct Source {
  std::string id, title, where, as_of;
  bool recalled = false;  // not opened when the row was written: a placeholder
};

/// All of a case that operation needs. Ids are unique within a table and sorted by row.
struct Model {
  std::string id;  // the folder's name
  std::string name, title;
  HolderIndex owner;  // whose exports and netback are counted as "ours"; may be invalid
  Horizon horizon;    // default for runs
  std::vector<Commodity> commodities;
  std::vector<Holder> holders;
  std::vector<Node> nodes;
  std::vector<Link> links;
  std::vector<Corridor> corridors;
  std::vector<Store> stores;
  std::vector<Fleet> fleets;
  std::vector<Supply> supplies;
  std::vector<Market> markets;
  std::vector<Contract> contracts;
  std::vector<LoggedClosure> closures;
  std::vector<Hazard> hazards;
  std::vector<Project> projects;
  std::vector<PlannedThing> not_built;  // known ids, should somebody ask for them
  std::vector<Observed> observed;
  std::vector<Stake> stakes;
  std::vector<Source> sources;
};

/// Id as the user wrote it, and "kind:id".
const std::string& id_of(const Model& model, ThingRef thing);
std::string qualified_id(const Model& model, ThingRef thing);
std::string_view name_of(TableKind kind);  // "link", "node", ...
/// All things with this id (`cpc`, or `link:cpc` for one table only), in table order.
std::vector<ThingRef> find_things(const Model& model, std::string_view reference);

std::optional<HolderIndex> find_holder(const Model& model, std::string_view id);
/// What to write instead of an id that no holder has.
std::string hint_for_holder(const Model& model, std::string_view id);
/// A name without what stands in brackets behind it, such as who acts for a state.
std::string short_name(std::string_view name);

/// Whether building the project changes the model: some row carries its id.
bool brings_rows(const Model& model, const Project& project);

/// How much of `measure` one canonical unit of the commodity is (1 t = 1/density m3): multiply a
/// commodity's quantity by it to count it against a capacity, or a price by it to get USD per
/// canonical unit. NaN if the commodity lacks the density or heating value needed.
double quantity_factor(const Commodity& commodity, Measure measure);
std::string_view canonical_unit(const Commodity& commodity);  // "t", "m3", "MWh"

/// How long a logged closure lasted (d): as reported, else from its dates; NaN where neither is
/// known or it ended on the day it started.
double known_duration(const LoggedClosure& closure);
/// What DurationShape::log stands for: the known lengths (d) of the closures in the log that are of
/// the hazard's kind, took capacity away and hit at least one of its things; in log order.
/// O(things in the log x things hit).
std::vector<double> logged_durations(const Model& model, const Hazard& hazard);
/// Mean length of a hazard's closures and mean time open between two (d), whichever the form; NaN
/// where the log has no length. `opens` and `closes` are chances per period, so the times are
/// geometric with means every / opens and every / closes (infinite where it never closes).
double mean_duration(const Model& model, const Hazard& hazard);
double mean_between(const Hazard& hazard);

/// Payload of a fleet on a day, at the draft of that day (canonical quantity, at least 0):
/// full payload less payload_per_draft * max(0, draft + under_keel - depth).
double payload_at(const Fleet& fleet, Day day);
/// Days of one round trip on the link: cycle if given, else loading + unloading + waiting +
/// 2 * length / speed.
double cycle_days(const Fleet& fleet, const Link& link, Day day);

}  // namespace egress
