// Windows, fleets and shares: small facts of the model that the formulation and the certificate
// both need and that neither may get wrong in its own way.
#pragma once

#include <vector>

#include "egress/flow/plan.h"
#include "egress/flow/timeline.h"
#include "egress/model/model.h"

namespace egress {

/// Windows of all contracts that touch the horizon, with minimum and maximum for the days within it
/// (a window that is cut counts in proportion to its days). Quantities in the contract's measure.
std::vector<WindowPlan> windows_of(const Model& model, const Timeline& timeline);

/// Ship-days that a fleet offers in period t: the sum over days of ships x availability.
double ship_days(const Fleet& fleet, const Timeline& timeline, int t);
/// Ship-days for one canonical unit of the commodity on the link in period t: ships that sail all
/// through it carry the mean over its days of payload / cycle. +infinity where that is nothing.
double ship_days_per_unit(const Fleet& fleet, const Link& link, const Commodity& commodity,
                          const Timeline& timeline, int t);

/// What a store holds at the start, all commodities together, in its capacity's measure on the last
/// period's first day.
double start_of_store(const Model& model, const std::vector<Holding>& holdings, StoreIndex store,
                      const Timeline& timeline);

/// True if the corridor has a link that the holder is among the holders of.
bool goes_by(const Model& model, const Corridor& corridor, HolderIndex holder);
/// True if this link's arrivals of this commodity are what the corridor delivers.
bool counts(const Corridor& corridor, LinkIndex link, CommodityIndex commodity);
/// Contract's measure (of its minimum, or else of its maximum).
Measure measure_of(const Contract& contract);

/// What production or a sale in period t is worth less for being late, to break ties (USD per
/// unit); the same at the end of the horizon, t = size().
double lateness(const Timeline& timeline, int t);

/// USD for one unit short, in the measure in which the requirement (the contract) counts.
double price_of_short(const Model& model, const Market& market, const Timeline& timeline, int t);
double price_of_shortfall(const Model& model, const Contract& contract);

}  // namespace egress
