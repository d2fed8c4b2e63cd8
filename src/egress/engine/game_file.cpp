// A game file that can be answered, or what is wrong with it.
#include <utility>

#include "egress/base/sha256.h"
#include "egress/engine/game_answer.h"
#include "egress/games/sum_game.h"

namespace egress {

Outcome<OpenedGame> open_game(const std::string& path, bool with_digest,
                              const RunContext& context) {
  constexpr std::size_t most_line = std::size_t{1} << 30U;  // programs write JSON as one line
  auto text = TextBuffer::load(path, context, most_line);
  if (!text) return std::unexpected(std::move(text.error()));
  OpenedGame out;
  out.name = text->name();
  out.stopped = text->stopped();
  if (out.stopped) return out;
  auto file = read_game(*text);
  if (!file) return std::unexpected(std::move(file.error()));
  out.file = std::move(*file);
  if (out.file.kind == GameFile::Kind::voting && out.file.players.size() > most_table_players) {
    std::int64_t unit = 1;
    const games::SumGame vote{games::SumGame::Kind::step, out.file.numbers, out.file.threshold};
    if (!games::feasible(games::reduced(vote, unit))) {
      return std::unexpected(
          mistake("E0734", "weights whose sums cannot be counted within reach",
                  "fewer voters or a coarser unit: their number times their sum is what is counted",
                  out.file.place));
    }
  }
  if (with_digest) {
    Sha256 digest;
    digest.add(text->bytes());
    out.digest = digest.hex();
  }
  return out;
}

}  // namespace egress
