// Walker: players join and leave, and what they open follows.
#pragma once

#include <algorithm>
#include <optional>

#include "egress/analyses/leverage/control.h"
#include "egress/flow/coalition.h"

namespace egress {

inline bool has_say(const ControlledGroup& group, int player) {
  return std::ranges::binary_search(group.needs, player) ||
         std::ranges::find(group.votes, player, &ControlledGroup::Vote::player) !=
             group.votes.end();
}

/// Begins with everybody in. One object, one thread.
class CoalitionWalker {
 public:
  CoalitionWalker(const Control& control, const CoalitionNetwork& network)
      : network_(network), members_(control), walk_(network) {}

  bool in(int player) const { return members_.in(player); }
  void set(int player, bool in) {
    members_.set(player, in, [&](int group, bool open) {
      if (network_.bounds(group) == 0) return;
      walk_.set_open(group, open);
      moved_ = true;
    });
  }
  /// USD, of those who are in; nothing if stopped. Where nothing opened or closed since the last
  /// one, it is the same.
  std::optional<double> worth(const RunContext& context) {
    if (!moved_) return last_;
    last_ = walk_.worth(context);
    moved_ = !last_;
    ++solved_;
    return last_;
  }
  std::int64_t pivots() const { return walk_.pivots(); }
  std::int64_t solved() const { return solved_; }
  std::int64_t by_lp() const { return walk_.by_lp(); }

 private:
  const CoalitionNetwork& network_;
  Membership members_;
  CoalitionWalk walk_;
  bool moved_ = true;
  std::optional<double> last_;
  std::int64_t solved_ = 0;
};

}  // namespace egress
