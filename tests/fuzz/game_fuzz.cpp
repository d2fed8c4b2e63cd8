// Game files: any bytes are a game or diagnostics with places; a small game has sound sizes, and
// its Shapley value is efficient.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "egress/games/values.h"
#include "egress/io/game_file.h"

namespace {

void check(const egress::Diagnostics& found) {
  if (!found.has_errors()) __builtin_trap();
  for (const auto& d : found.items()) {
    if (d.where.line < 0 || d.where.column < 0) __builtin_trap();
  }
  egress::render(found, true);
}

void solve(const egress::GameFile& file) {
  namespace games = egress::games;
  const games::Game game =
      games::game_of_units(static_cast<int>(file.players.size()), file.units, file.scale);
  games::Rational sum = 0;
  for (const auto& x : games::values(game).shapley.exact) sum += x;
  if (sum != game.exact_worth(game.all())) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const egress::TextBuffer text("game", {reinterpret_cast<const char*>(data), size});
  const auto file = egress::read_game(text);
  if (!file) {
    check(file.error());
    return 0;
  }
  const std::size_t n = file->players.size();
  if (n == 0) __builtin_trap();
  if (file->kind == egress::GameFile::Kind::table) {
    if (file->worth.size() != std::size_t{1} << n || file->worth[0] != 0) __builtin_trap();
    constexpr std::size_t small = 8;
    if (n <= small && !file->units.empty()) solve(*file);
    return 0;
  }
  if (file->numbers.size() != n) __builtin_trap();
  std::int64_t sum = 0;
  for (const auto x : file->numbers) {
    if (x < 0) __builtin_trap();
    sum += x;
  }
  if (file->kind != egress::GameFile::Kind::airport && file->threshold > sum) __builtin_trap();
  return 0;
}
