// Match: one model's two sides, evaluated for any length of their quarrel.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "egress/analyses/quarrel/ledger.h"
#include "egress/analyses/quarrel/quarrel.h"
#include "egress/analyses/quarrel/sides.h"
#include "egress/flow/evaluate.h"

namespace egress {

/// Needs an evaluator whose open() is optimal, which outlives it. One thread.
class Match {
 public:
  enum class Who : std::uint8_t { both, they, we };

  Match(Evaluator& evaluator, const Horizon& horizon, const Side& ours, const Side& theirs,
        RunContext& context);

  /// Nothing where it was stopped.
  std::optional<HarmRow> row(int days, bool alone);
  const std::vector<ThingRef>& we_close() const { return we_close_; }
  const std::vector<ThingRef>& they_close() const { return they_close_; }
  int longest() const { return horizon_.to - horizon_.from; }

 private:
  struct Totals {
    Harm ours, theirs;
    double network = 0;
    std::vector<HarmItem> items;
  };
  std::optional<Totals> totals(int days, Who who);
  void network_items(const Ledger& closed, double share_closed, Who who, Totals& out) const;
  void stake_items(int days, Who who, Totals& out) const;

  Evaluator& evaluator_;
  const Model& model_;
  Horizon horizon_;
  Side ours_, theirs_;
  RunContext& context_;
  std::vector<ThingRef> we_close_, they_close_;
  Ledger open_;
};

/// USD that a stake loses in the first so many days after it is stopped.
double lost_of(const Stake& stake, double yearly, int days);

}  // namespace egress
