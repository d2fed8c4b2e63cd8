// The measured rows. Each is one JSON object: what was measured, the times of every run in seconds
// by solver, in the order in which they alternated, and whether the answers agreed (they must: a
// row whose objectives differ throws).
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "egress/network/min_cost_flow.h"
#include "egress/network/problem.h"
#include "network/export_network.h"
#include "peers/peers.h"

namespace egress::bench {

using Json = nlohmann::json;
enum class With { ours, lemon, all };

Json cold_row(const std::string& name, const network::Problem& problem, int repeats, With with);
/// kind: closure (its undoing is a row of its own, reopening), derate, supply.
std::vector<Json> warm_rows(const network::drawn::ExportNetwork& country, const std::string& kind,
                            int samples, bool with_highs);
Json coalition_row(int holders, int sample);

/// Throws unless they agree to a millionth.
void agree(double ours, double theirs, const std::string& peer);

}  // namespace egress::bench
