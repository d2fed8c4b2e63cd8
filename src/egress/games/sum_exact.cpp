// Counting coalitions by sum, or by size and sum, in whole numbers of several words.
#include <bit>
#include <span>

#include "egress/games/sum_counts.h"

namespace egress::games {

namespace {

using Word = std::uint64_t;

std::size_t words_for(const SumGame& game) {
  // A count is at most 2^n; a cap sums it up twice, to at most 2^n * T.
  const std::size_t bits =
      game.size.size() + 1 +
      (game.kind == SumGame::Kind::cap
           ? static_cast<std::size_t>(std::bit_width(static_cast<Word>(game.threshold)))
           : 0);
  return bits / 64 + 1;
}

void add(Word* to, const Word* from, std::size_t words) {
  Word carry = 0;
  for (std::size_t k = 0; k < words; ++k) {
    const Word sum = to[k] + from[k];
    const Word full = sum + carry;
    carry = (sum < from[k] ? 1U : 0U) | (full < sum ? 1U : 0U);
    to[k] = full;
  }
}

/// to = from - to
void subtract_from(Word* to, const Word* from, std::size_t words) {
  Word borrow = 0;
  for (std::size_t k = 0; k < words; ++k) {
    const Word part = from[k] - to[k];
    const Word full = part - borrow;
    borrow = (from[k] < to[k] ? 1U : 0U) | (part < borrow ? 1U : 0U);
    to[k] = full;
  }
}

Integer integer_of(const Word* words, std::size_t count) {
  Integer out;
  boost::multiprecision::import_bits(out, words, words + count, 64, false);
  return out;
}

/// Row z holds, for every size (or one for all), the sum A(z) of the counts of sums below z; of a
/// cap the sum of z - w over these.
class Counts {
 public:
  Counts(const SumGame& game, bool by_size)
      : by_size_(by_size),
        cap_(game.kind == SumGame::Kind::cap),
        words_(words_for(game)),
        sizes_(by_size ? game.size.size() : 1),
        row_(sizes_ * words_),
        threshold_(static_cast<std::size_t>(game.threshold)),
        table_((threshold_ + 1) * row_, 0) {}

  bool count(const std::vector<std::int64_t>& size, const RunContext& context) {
    row(0)[0] = 1;
    std::size_t reached = 0;
    for (const std::int64_t s : size) {
      if (context.should_stop()) return false;
      const auto step = static_cast<std::size_t>(s);
      if (step > threshold_) continue;
      reached = std::min(threshold_, reached + step);
      for (std::size_t w = reached; w >= step; --w) add_row(row(w), row(w - step));
    }
    return true;
  }

  /// From counts to sums of them below z; of a cap to sums of z - w over these, once more.
  void accumulate() {
    sum_up();
    for (std::size_t z = threshold_; z > 0; --z) std::copy_n(row(z - 1), row_, row(z));
    std::fill_n(row(0), row_, 0);
    if (cap_) sum_up();
  }

  /// A(T) - A(T - size) of the others, by number of others.
  std::vector<Integer> gains(std::int64_t size) const {
    const auto step = static_cast<std::size_t>(size);
    std::vector<Word> now(row_, 0), before(row_, 0), shifted(row_, 0);
    for (std::size_t z = threshold_ % step; z <= threshold_; z += step) {
      before = now;
      if (by_size_) {  // one of the others fewer
        std::fill_n(shifted.begin(), words_, 0);
        std::copy(now.begin(), now.end() - static_cast<std::ptrdiff_t>(words_),
                  shifted.begin() + static_cast<std::ptrdiff_t>(words_));
        now = shifted;
      }
      for (std::size_t k = 0; k < sizes_; ++k) {
        subtract_from(now.data() + k * words_, row(z) + k * words_, words_);
      }
    }
    std::vector<Integer> out;
    out.reserve(sizes_);
    for (std::size_t k = 0; k < sizes_; ++k) {
      out.push_back(integer_of(now.data() + k * words_, words_) -
                    integer_of(before.data() + k * words_, words_));
    }
    return out;
  }

 private:
  void sum_up() {
    for (std::size_t z = 1; z <= threshold_; ++z) {
      for (std::size_t k = 0; k < sizes_; ++k) {
        add(row(z) + k * words_, row(z - 1) + k * words_, words_);
      }
    }
  }
  Word* row(std::size_t z) { return table_.data() + z * row_; }
  const Word* row(std::size_t z) const { return table_.data() + z * row_; }
  void add_row(Word* to, const Word* from) const {
    if (!by_size_) {
      add(to, from, words_);
      return;
    }
    for (std::size_t k = sizes_ - 1; k > 0; --k)
      add(to + k * words_, from + (k - 1) * words_, words_);
  }

  bool by_size_, cap_;
  std::size_t words_, sizes_, row_, threshold_;
  std::vector<Word> table_;
};

}  // namespace

double exact_words(const SumGame& game, bool by_size) {
  const double row = static_cast<double>(words_for(game) * (by_size ? game.size.size() : 1));
  return row * (static_cast<double>(game.threshold) + 1);
}

double exact_steps(const SumGame& game, bool by_size) {
  return exact_words(game, by_size) * static_cast<double>(game.size.size());
}

std::optional<Gains> exact_gains(const SumGame& game, bool by_size, const RunContext& context) {
  Counts counts(game, by_size);
  if (!counts.count(game.size, context)) return {};
  counts.accumulate();
  Gains out;
  std::vector<std::pair<std::int64_t, std::size_t>> known;  // players of a size have the same
  for (std::size_t i = 0; i < game.size.size(); ++i) {
    if (context.should_stop()) return {};
    std::size_t same = i;
    for (const auto& [size, player] : known) same = size == game.size[i] ? player : same;
    if (same != i) {
      out.push_back(out[same]);
      continue;
    }
    known.emplace_back(game.size[i], i);
    out.push_back(counts.gains(game.size[i]));
  }
  return out;
}

}  // namespace egress::games
