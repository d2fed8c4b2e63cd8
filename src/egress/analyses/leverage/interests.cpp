#include "egress/analyses/leverage/interests.h"

#include <fmt/format.h>

#include <algorithm>

#include "egress/analyses/leverage/control.h"
#include "egress/base/units.h"

namespace egress {

namespace {

/// Reads the words of one run; collects what is wrong with them.
class Reader {
 public:
  explicit Reader(const Model& model) : model_(model), players_(control_of(model).players) {}

  void nobody() {
    if (!players_.empty()) return;
    wrong_.add("E0570", {}, "no holder of this case controls anything, so there are no players",
               "name who can close a link, node, store, fleet, supply or market in its column "
               "`holder`");
  }

  void owner(const std::string& id, Interests& out) {
    const auto holder = holder_of("--owner", id);
    if (!holder) return;
    if (!once("--owner", id, std::ranges::count(out.owners, *holder) > 0)) return;
    out.owners.push_back(*holder);
    const bool has_supply = std::ranges::any_of(
        model_.supplies, [&](const Supply& s) { return part_of(s, {*holder}) > 0; });
    if (has_supply) return;
    wrong_.add("E0575", span_of_option("--owner", id), fmt::format("no supply belongs to `{}`", id),
               "an owner stands in the column `owners` of a supply, or, where that is empty, in "
               "`holder`");
  }

  void stand_alone(const std::string& words, Interests& out) {
    const std::size_t equals = words.find('=');
    const auto amount = equals == std::string::npos
                            ? std::nullopt
                            : quantity_in(std::string_view(words).substr(equals + 1),
                                          dimension_of(BaseDimension::money));
    if (!amount) {
      wrong_.add("E0574", span_of_option("--stand-alone", words),
                 fmt::format("`{}` is not a holder and an amount of money", words),
                 "write HOLDER=VALUE with its unit, such as russia=500MUSD");
      return;
    }
    const std::string id = words.substr(0, equals);
    const auto holder = holder_of("--stand-alone", id);
    if (!holder) return;
    const bool twice = std::ranges::any_of(
        out.stand_alone, [&](const auto& given) { return given.first == *holder; });
    if (!once("--stand-alone", id, twice)) return;
    if (std::ranges::count(players_, *holder) == 0) {
      wrong_.add("E0571", span_of_option("--stand-alone", id),
                 fmt::format("`{}` controls nothing, so it is no player", id),
                 "name a holder that stands in a column `holder`, or votes by a `quota`");
      return;
    }
    out.stand_alone.emplace_back(*holder, *amount);
  }

  Diagnostics take() { return std::move(wrong_); }

 private:
  std::optional<HolderIndex> holder_of(const char* option, const std::string& id) {
    const auto found = find_holder(model_, id);
    if (!found) {
      wrong_.add("E0571", span_of_option(option, id),
                 fmt::format("`{}` is no holder of this case", id), hint_for_holder(model_, id));
    }
    return found;
  }

  bool once(const char* option, const std::string& id, bool twice) {
    if (!twice) return true;
    wrong_.add("E0576", span_of_option(option, id), fmt::format("`{}` is named twice", id),
               "name it once");
    return false;
  }

  const Model& model_;
  std::vector<HolderIndex> players_;
  Diagnostics wrong_;
};

Profile scaled(const Profile& profile, double factor) {
  std::vector<Profile::Step> steps = profile.steps();
  for (auto& step : steps) step.value *= factor;
  return Profile(std::move(steps));
}

}  // namespace

Outcome<Interests> interests_of(const Model& model, const LeverageOptions& options) {
  Interests out;
  Reader reader(model);
  reader.nobody();
  for (const auto& id : options.owners) reader.owner(id, out);
  for (const auto& words : options.stand_alone) reader.stand_alone(words, out);
  Diagnostics wrong = reader.take();
  if (wrong.has_errors()) return std::unexpected(std::move(wrong));
  return out;
}

double part_of(const Supply& supply, const std::vector<HolderIndex>& owners) {
  double out = 0;
  if (!supply.owners.empty()) {
    for (const auto& owner : supply.owners) {
      if (std::ranges::count(owners, owner.holder) > 0) out += owner.share;
    }
    return std::min(1.0, out);
  }
  for (const auto holder : supply.holders) {
    if (std::ranges::count(owners, holder) > 0) {
      out += 1 / static_cast<double>(supply.holders.size());
    }
  }
  return out;
}

Model model_for(const Model& model, const Interests& interests) {
  Model out = model;
  if (interests.owners.empty()) return out;
  for (auto& supply : out.supplies) {
    const double part = part_of(supply, interests.owners);
    supply.rate = scaled(supply.rate, part);
    supply.minimum = scaled(supply.minimum, part);
  }
  for (auto& market : out.markets) market.requires_ = {};
  return out;
}

}  // namespace egress
