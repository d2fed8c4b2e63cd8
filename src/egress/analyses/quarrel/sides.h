// Sides: who stands with whom in a quarrel, and what each can close against the other.
#pragma once

#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/model/model.h"

namespace egress {

/// A holder, and where it is a state the companies of its country: what they earn is counted with
/// it, and what they hold it can close.
struct Side {
  HolderIndex holder;
  std::vector<HolderIndex> all;  // itself among them
  bool has(HolderIndex other) const;
  /// Part of `holders` that stands on this side, 0..1.
  double part_of(const std::vector<HolderIndex>& holders) const;
  double part_of(const std::vector<Share>& owners) const;
};
Side side_of(const Model& model, HolderIndex holder);

/// Whether the stake is the loser's and the other side can stop it, alone or with others.
bool can_stop(const Side& other, const Stake& stake, const Side& loser);

/// The part of a supply's netback that each of two sides has, and whether it has it by equity alone
/// in what the other holds: that can be withheld without stopping the flow.
struct Parts {
  double first = 0, second = 0;  // 0..1
  bool first_by_equity = false, second_by_equity = false;
};
Parts parts_of(const Supply& supply, const Side& first, const Side& second);
/// The same of what is paid for using a link: to its owners; without any to who holds a line on
/// land, or the ships of its fleet. Freight of ships that are in no fleet goes to neither.
Parts parts_of(const Model& model, const Link& link, const Side& first, const Side& second);

/// What `closer` closes against `other`: of all that it holds (alone or with others) and that the
/// other's goods can use, what its own goods cannot use, and of what both use only that to which
/// the other's goods still find a way then. So a state shuts the line at its border and not the
/// port that its own oil needs. In the order of the tables. O(things x commodities).
std::vector<ThingRef> closes_against(const Model& model, const Side& closer, const Side& other);

struct Sides {
  Side ours;
  std::vector<Side> theirs;
};
/// The sides by the holders' ids. `us` empty: the case's owner. `against` empty: every side that
/// can close something against ours, or stop a stake of it, in the order of holders. Diagnostics:
/// E0592 (no such side), E0593 (the same side twice).
Outcome<Sides> sides_of(const Model& model, const std::string& us,
                        const std::vector<std::string>& against);

}  // namespace egress
