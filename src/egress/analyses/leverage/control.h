// Control: who the players are, and what each set of them can open.
#pragma once

#include <cstdint>
#include <vector>

#include "egress/model/model.h"

namespace egress {

/// Things that open under one condition: all of `needs`, and voters who hold `quota` together.
struct ControlledGroup {
  struct Vote {
    int player;
    std::int64_t share;  // in parts of a thousand million
  };
  std::vector<int> needs;        // players, ascending
  std::vector<Vote> votes;       // by player, ascending; empty: no vote
  std::int64_t quota = 0;        // in the same parts
  std::vector<ThingRef> things;  // in table order
};

/// Players are the holders without whom something may stay closed, in the order of the table.
struct Control {
  std::vector<HolderIndex> players;
  std::vector<ControlledGroup> groups;
  /// By player: the first who controls the same in the same way, so that the two can be exchanged;
  /// oneself if there is none.
  std::vector<int> exchangeable_with;
  /// How many things this player has a say in.
  std::vector<int> things;
};

/// O(things x groups).
Control control_of(const Model& model);

/// Follows who is in, and says which groups open and close. Begins with everybody in.
class Membership {
 public:
  explicit Membership(const Control& control);

  bool in(int player) const { return in_[static_cast<std::size_t>(player)] != 0; }
  bool open(int group) const { return open_[static_cast<std::size_t>(group)] != 0; }
  const std::vector<char>& open() const { return open_; }
  /// changed(group, open) for each group that opens or closes by it.
  template <class F>
  void set(int player, bool in, F changed) {
    if (this->in(player) == in) return;
    in_[static_cast<std::size_t>(player)] = in ? 1 : 0;
    for (const auto& say : says_[static_cast<std::size_t>(player)]) {
      const auto g = static_cast<std::size_t>(say.group);
      missing_[g] += in ? -say.needed : say.needed;
      votes_[g] += in ? say.share : -say.share;
      const char now = missing_[g] == 0 && votes_[g] >= control_->groups[g].quota ? 1 : 0;
      if (now == open_[g]) continue;
      open_[g] = now;
      changed(say.group, now != 0);
    }
  }

 private:
  struct Say {
    int group;
    int needed;  // 1 or 0
    std::int64_t share;
  };
  const Control* control_;
  std::vector<std::vector<Say>> says_;  // by player
  std::vector<char> in_, open_;
  std::vector<int> missing_;
  std::vector<std::int64_t> votes_;
};

}  // namespace egress
