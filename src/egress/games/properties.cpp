#include "egress/games/properties.h"

#include <algorithm>
#include <cmath>

namespace egress::games {

namespace {

constexpr int most_for_all_pairs = 18;

/// `Worth` is int64 (slack 0) or double.
template <class Worth>
class Table {
 public:
  Table(int players, const std::vector<Worth>& v, Worth slack)
      : n_(players), v_(v), slack_(slack), all_(static_cast<Coalition>(v.size() - 1)) {}

  Properties look() const {
    Properties out;
    for (int i = 0; i < n_; ++i) {
      out.veto.push_back(is_veto(i));
      out.dummy.push_back(adds_always(i, v_[only(i)]));
      out.null_player.push_back(out.dummy.back() && same(v_[only(i)], Worth{}));
    }
    classes(out);
    out.not_monotone = falling();
    out.simple = !out.not_monotone && v_[all_] == most() && is_simple();
    out.not_convex = bent();
    superadditive(out);
    return out;
  }

 private:
  bool same(Worth a, Worth b) const { return a - b <= slack_ && b - a <= slack_; }
  Worth most() const { return *std::ranges::max_element(v_); }
  bool is_simple() const {
    return v_[all_] > Worth{} &&
           std::ranges::all_of(v_, [&](Worth w) { return w == Worth{} || w == v_[all_]; });
  }

  bool is_veto(int i) const {
    if (same(v_[all_], Worth{})) return false;
    for (Coalition who = 0; who < all_; ++who) {
      if (!holds(who, i) && !same(v_[who], Worth{})) return false;
    }
    return true;
  }

  bool adds_always(int i, Worth own) const {
    for (Coalition who = 0; who < all_; ++who) {
      if (!holds(who, i) && !same(v_[who | only(i)] - v_[who], own)) return false;
    }
    return true;
  }

  bool exchangeable(int i, int j) const {
    for (Coalition who = 0; who <= all_; ++who) {
      if (holds(who, i) || holds(who, j)) continue;
      if (!same(v_[who | only(i)], v_[who | only(j)])) return false;
    }
    return true;
  }

  void classes(Properties& out) const {
    for (int i = 0; i < n_; ++i) {
      int first = i;
      for (int j = 0; j < i && first == i; ++j) {
        if (out.symmetric_to[static_cast<std::size_t>(j)] == j && exchangeable(j, i)) first = j;
      }
      out.symmetric_to.push_back(first);
    }
  }

  std::optional<CoalitionPair> falling() const {
    for (Coalition who = 0; who < all_; ++who) {
      for (int i = 0; i < n_; ++i) {
        const Coalition more = who | only(i);
        if (v_[more] - v_[who] < -slack_) return CoalitionPair{who, more};
      }
    }
    return {};
  }

  /// Looking at S+i and S+j alone is enough (Shapley, "Cores of convex games", 1971).
  std::optional<CoalitionPair> bent() const {
    for (int i = 0; i < n_; ++i) {
      for (int j = i + 1; j < n_; ++j) {
        for (Coalition who = 0; who <= all_; ++who) {
          if (holds(who, i) || holds(who, j)) continue;
          const Coalition a = who | only(i), b = who | only(j);
          if (v_[a | b] + v_[who] - v_[a] - v_[b] < -slack_) return CoalitionPair{a, b};
        }
      }
    }
    return {};
  }

  bool too_much(Coalition a, Coalition b) const { return v_[a | b] - v_[a] - v_[b] < -slack_; }

  void superadditive(Properties& out) const {
    if (!out.not_convex) return;
    for (Coalition who = 1; who < all_; ++who) {
      if (too_much(who, all_ ^ who)) out.not_superadditive = {who, all_ ^ who};
      for (int i = 0; i < n_ && !out.not_superadditive; ++i) {
        if (!holds(who, i) && too_much(who, only(i))) out.not_superadditive = {who, only(i)};
      }
      if (out.not_superadditive) return;
    }
    if (out.simple) return;  // two disjoint winners would be seen as one of them and the rest
    out.superadditive_known = n_ <= most_for_all_pairs;
    if (out.superadditive_known) out.not_superadditive = any_pair();
  }

  std::optional<CoalitionPair> any_pair() const {
    for (Coalition who = 3; who <= all_; ++who) {
      const Coalition top = Coalition{1} << (31U - static_cast<unsigned>(std::countl_zero(who)));
      const Coalition rest = who ^ top;  // the part that holds `top` is the complement of the other
      for (Coalition part = rest; part != 0; part = (part - 1) & rest) {
        if (too_much(part, who ^ part)) return CoalitionPair{part, who ^ part};
      }
    }
    return {};
  }

  int n_;
  const std::vector<Worth>& v_;
  Worth slack_;
  Coalition all_;
};

}  // namespace

Properties properties(const Game& game, double rounding) {
  ensure_sound(game);
  if (game.exact()) return Table<std::int64_t>(game.players, game.units, 0).look();
  double largest = 0;
  for (const double w : game.worth) largest = std::max(largest, std::abs(w));
  return Table<double>(game.players, game.worth, rounding * largest).look();
}

}  // namespace egress::games
