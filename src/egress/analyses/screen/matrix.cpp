#include "egress/analyses/screen/matrix.h"

#include <algorithm>

namespace egress {

namespace {

/// Two things are on one way where the second adds less than this share to the dearer. Not a
/// finding but a choice of rows: the flagship's pipe, its sections, pumps and port differ by a
/// per cent or two among themselves, and by tens from everything else.
constexpr double on_one_way = 0.01;

const FoundSet& pair_of(const FoundSets& found, int a, int b) {
  return stand_in(found, {std::min(a, b), std::max(a, b)});
}

bool repeats(const FoundSets& found, int thing, int chosen) {
  const double dearer = std::max(stand_in(found, {thing}).cost(), stand_in(found, {chosen}).cost());
  return pair_of(found, thing, chosen).cost() <= dearer * (1 + on_one_way);
}

/// Dearest first, each on another way than all before it.
std::vector<int> choose(const FoundSets& found, int most, double hair) {
  std::vector<int> out;
  for (const std::size_t i : rank_sets(found, hair)) {
    const auto& set = found.sets[i].things;
    if (set.size() != 1) continue;
    if (std::ssize(out) == most) break;
    const auto repeated = [&](int chosen) { return repeats(found, set.front(), chosen); };
    if (std::ranges::none_of(out, repeated)) out.push_back(set.front());
  }
  return out;
}

}  // namespace

ScreenMatrix matrix_of(const FoundSets& found, const std::vector<ThingRef>& things, int most,
                       double hair) {
  ScreenMatrix out;
  const auto chosen = choose(found, most, hair);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    out.things.push_back(things[static_cast<std::size_t>(chosen[i])]);
    auto& row = out.cells.emplace_back();
    for (std::size_t j = 0; j <= i; ++j) {
      const bool alone = i == j;
      const FoundSet& single = stand_in(found, {chosen[i]});
      const FoundSet& both = alone ? single : pair_of(found, chosen[i], chosen[j]);
      ScreenMatrix::Cell cell{both.netback_lost, both.missed, 0, false};
      if (!alone) {
        cell.synergy =
            both.netback_lost - single.netback_lost - stand_in(found, {chosen[j]}).netback_lost;
        cell.more = cell.synergy > hair;
      }
      row.push_back(cell);
    }
  }
  return out;
}

}  // namespace egress
