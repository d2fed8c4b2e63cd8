// The measured rows. Each is one JSON object: what was measured, and the times of every run in
// seconds by solver, in the order in which they alternated. Answers are compared in every run: a
// row whose objectives differ throws.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "egress/network/min_cost_flow.h"
#include "egress/network/problem.h"
#include "network/export_network.h"
#include "peers/peers.h"

namespace egress::bench {

using Json = nlohmann::json;

/// Against LEMON; against HiGHS too where that is worth its time.
Json cold_row(const std::string& name, const network::Problem& problem, bool quick,
              bool with_highs);

enum class Kind { closure, derate, supply };
/// The change and its undoing, a row each; against HiGHS going on from its last basis, or alone.
std::vector<Json> warm_rows(const network::drawn::ExportNetwork& country, Kind kind,
                            const std::string& where, int samples, bool with_highs);

/// All coalitions by ours, `sample` of them by the peers too.
Json coalition_row(int holders, int sample);

/// The same by `leverage`'s own walk, from the case in memory.
Json leverage_row(int holders, int sample);

/// All pairs and triples of so many links, `sample` of the pairs by LEMON too.
Json screen_row(int legs, int sample);

/// The year 2025 of the flagship case by day: from nothing, and ten-day closures in a program that
/// is running, with what they consist of. Quick: three months.
std::vector<Json> flagship_cold_rows(bool quick);
std::vector<Json> flagship_closure_rows(bool quick);

/// The same country with so many fleets, and so few ships, that about `binding` rows of a fleet and
/// a day bind: from nothing, and a leg closed for ten days and opened again.
std::vector<Json> fleet_rows(int days, int binding, int samples);

/// Years of about forty events each, on 365 days and a tail.
Json year_row(int years);

/// Throws unless they agree to a millionth, or as closely as is asked.
void agree(double ours, double theirs, const std::string& peer, double closely = 1e-6);

}  // namespace egress::bench
