#include "egress/engine/measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/leverage/leverage.h"
#include "egress/analyses/limit/limit.h"
#include "egress/analyses/quarrel/quarrel.h"
#include "egress/base/calendar.h"
#include "egress/engine/assess_power.h"

namespace egress {

namespace {

constexpr MeasureArgument year_argument{"year", true, "The calendar year that is planned."};

constexpr MeasureArgument share_arguments[] = {{"corridor", true, "The corridor."}, year_argument};
constexpr MeasureArgument lost_arguments[] = {
    {"close", true, "What is closed for the whole year: `corridor:cpc`, `node:x`, `holder:y`."},
    year_argument};
constexpr MeasureArgument most_arguments[] = {{"corridor", true, "The corridor."}, year_argument};
constexpr MeasureArgument most_share_arguments[] = {
    {"corridor", true, "The corridor whose most is taken."},
    {"of", true, "The corridor whose delivery it is compared with."},
    year_argument};
constexpr MeasureArgument room_arguments[] = {
    {"link", true, "The link whose room is asked for."},
    {"corridor", true, "The corridor that would bring more."},
    {"lift", false, "Things whose bounds are set aside on the way there, joined by ` + `."},
    year_argument};

constexpr MeasureArgument bad_year_arguments[] = {
    {"corridor", true, "The corridor that closures take from."}, year_argument};

constexpr MeasureArgument share_of_power_arguments[] = {{"player", true, "A holder."},
                                                        year_argument};
constexpr MeasureArgument room_gained_arguments[] = {
    {"player", true, "The holder whose share the project is to lower."}, year_argument};
constexpr MeasureArgument ratio_arguments[] = {{"against", true, "The holder on the other side."},
                                               {"days", true, "How long both close."},
                                               year_argument};

constexpr MeasureDescription all_measures[] = {
    {"share_delivered", "%", "What a corridor delivers, of all that the corridors deliver.",
     share_arguments},
    {"share_lost_without", "%",
     "Exports not made when a thing is closed for the year, of those of the open network.",
     lost_arguments},
    {"netback_lost_without", "%",
     "Netback lost when a thing is closed for the year, of that of the open network.",
     lost_arguments},
    {"most", "Mt/yr", "The most a corridor can carry (first rung of its ladder).", most_arguments},
    {"most_of", "%", "The most a corridor can carry, of what another delivers.",
     most_share_arguments},
    {"room_left", "Mt/yr",
     "Capacity of a link, less what others send through it, less the most that a corridor could "
     "bring if the link did not bind.",
     room_arguments},
    {"bad_year_of_others", "%",
     "What a corridor does not deliver in a year of random closures that is as bad or worse once "
     "in "
     "twenty, of what all other corridors together deliver more where it is closed all year.",
     bad_year_arguments},
    {"share_of_power", "%",
     "A holder's Shapley value in the game of who can open what, of all holders' together.",
     share_of_power_arguments},
    {"room_gained", "points/bnUSD",
     "Of the project that lowers a holder's share of power most for its cost: points of it that "
     "the "
     "case's owner gains for each bnUSD.",
     room_gained_arguments},
    {"harm_ratio", "%",
     "What the other side loses when both close against each other, of what the case's owner "
     "loses.",
     ratio_arguments},
};

class Measures {
 public:
  Measures(const CaseFiles& files, BuildOptions build, const ClaimSettings& claim,
           RunContext& context, Simulations* simulations)
      : files_(files),
        build_(std::move(build)),
        claim_(claim),
        context_(context),
        simulations_(simulations) {}

  Outcome<double> value() const {
    const auto& name = claim_.measure;
    if (name == "share_delivered") return share_delivered();
    if (name == "share_lost_without") return lost_without(false);
    if (name == "netback_lost_without") return lost_without(true);
    if (name == "most") return most(build_, {});
    if (name == "most_of") return most_of();
    if (name == "room_left") return room_left();
    if (name == "bad_year_of_others") return bad_year_of_others();
    if (name == "share_of_power") return share_of_power();
    if (name == "room_gained") return room_gained();
    if (name == "harm_ratio") return harm_ratio();
    throw InternalError("a measure that is described but not written");
  }

 private:
  std::string argument(std::string_view name) const {
    const auto found = std::ranges::find(claim_.args, name, [](const auto& a) { return a.first; });
    return found == claim_.args.end() ? std::string{} : found->second;
  }

  int year() const {
    const std::string text = argument("year");
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  Outcome<DispatchResult> plan(const Model& model, std::vector<std::string> close) const {
    DispatchOptions options;
    options.horizon = {day_of(year(), 1, 1), day_of(year() + 1, 1, 1), Period::week};
    options.close = std::move(close);
    auto result = dispatch(model, options, context_);
    if (result && result->status != Status::optimal) {
      return std::unexpected(mistake(
          "E0612",
          fmt::format("the plan behind claim `{}` ended as {}", claim_.id, name_of(result->status)),
          "see `egress dispatch` with the same options", claim_.where));
    }
    return result;
  }

  static double delivered(const Model& model, const DispatchResult& result, std::string_view id) {
    double total = 0;
    for (const auto& row : result.corridors) {
      if (id.empty() || model.corridors[row.corridor.at()].id == id) total += row.delivered;
    }
    return total;
  }

  Outcome<double> share_delivered() const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    const Model& model = built.built->model;
    const auto result = plan(model, {});
    if (!result) return std::unexpected(result.error());
    return 100 * delivered(model, *result, argument("corridor")) / delivered(model, *result, "");
  }

  Outcome<double> lost_without(bool netback) const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    const int days = days_in_year(day_of(year(), 1, 1));
    const auto result =
        plan(built.built->model, {fmt::format("{}@{}-01-01/{}d", argument("close"), year(), days)});
    if (!result) return std::unexpected(result.error());
    const Against& against = *result->against;
    if (netback) return 100 * against.netback_lost / (result->netback + against.netback_lost);
    const double closed = delivered(built.built->model, *result, "");
    return 100 * against.lost / (closed + against.lost);
  }

  Outcome<double> most(const BuildOptions& build, const std::vector<std::string>& lift) const {
    LimitOptions options;
    options.corridor = argument("corridor");
    options.year = year();
    options.steps = 1;
    options.build = build;
    options.lift = lift;
    const auto result = limit(files_, options, context_);
    if (!result) return std::unexpected(result.error());
    return result->most / 1e6;
  }

  Outcome<double> most_of() const {
    const auto top = most(build_, {});
    if (!top) return top;
    const BuildResult built = build_case(files_, build_);
    const auto result = plan(built.built->model, {});
    if (!result) return std::unexpected(result.error());
    return 100 * *top / (delivered(built.built->model, *result, argument("of")) / 1e6);
  }

  Outcome<double> room_left() const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    const Model& model = built.built->model;
    const auto link = std::ranges::find(model.links, argument("link"), &Link::id);
    const auto corridor = std::ranges::find(model.corridors, argument("corridor"), &Corridor::id);
    if (link == model.links.end() || corridor == model.corridors.end()) {
      return std::unexpected(mistake("E0611", "the claim's link or corridor is not in the case",
                                     "see links.csv and corridors.csv", claim_.where));
    }
    const auto result = plan(model, {});
    if (!result) return std::unexpected(result.error());
    double others = 0;
    for (const auto& row : result->links) {
      const bool ours = std::ranges::count(corridor->commodities, row.commodity) > 0;
      if (&model.links[row.link.at()] == &*link && !ours) others += row.carried;
    }
    std::vector<std::string> lift{"link:" + link->id};
    const std::string further = argument("lift");
    for (std::size_t begin = 0; begin < further.size();) {
      const std::size_t end = std::min(further.find(" + ", begin), further.size());
      lift.push_back(further.substr(begin, end - begin));
      begin = end + 3;
    }
    const auto brought = most(build_, lift);
    if (!brought) return brought;
    const Day first = day_of(year(), 1, 1);
    const double capacity = link->capacity.per_day(first) * days_in_year(first);
    return (capacity - others) / 1e6 - *brought;
  }

  Outcome<double> bad_year_of_others() const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    const Model& model = built.built->model;
    const std::string id = argument("corridor");
    const int days = days_in_year(day_of(year(), 1, 1));
    const auto open = plan(model, {});
    if (!open) return std::unexpected(open.error());
    const auto closed = plan(model, {fmt::format("corridor:{}@{}-01-01/{}d", id, year(), days)});
    if (!closed) return std::unexpected(closed.error());
    const auto others = [&](const DispatchResult& r) {
      return delivered(model, r, "") - delivered(model, r, id);
    };
    const double more = others(*closed) - others(*open);
    Simulations own(model.horizon.period, 500);
    const auto years =
        (simulations_ != nullptr ? *simulations_ : own).of(*built.built, year(), context_);
    if (!years) return std::unexpected(years.error());
    const auto bad =
        std::ranges::find((*years)->statistics, "lost:" + id + "_var95", &NamedEstimate::name);
    if (bad == (*years)->statistics.end()) return 0.0;
    return 100 * bad->estimate.value / more;
  }

  Outcome<double> cannot(const std::string& what, const char* hint) const {
    Diagnostics d;
    d.add("E0611", claim_.where, what, hint);
    return std::unexpected(std::move(d));
  }

  Outcome<LeverageResult> game(const Case& built, bool projects) const {
    LeverageOptions options;
    options.build = build_;
    options.horizon = {day_of(year(), 1, 1), day_of(year() + 1, 1, 1), Period::year};
    options.projects = projects;
    options.check = 0;
    return leverage(files_, built, options, context_);
  }

  Outcome<double> share_of_power() const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    const auto power = game(*built.built, false);
    if (!power) return std::unexpected(power.error());
    const PlayerPower* player = player_of(*power, argument("player"));
    if (player == nullptr) return cannot("the claim's player holds nothing", "see holders.csv");
    if (!has_shares(*power)) return cannot("values are no shares of a whole", "see `leverage`");
    return share_of(*power, *player);
  }

  Outcome<double> room_gained() const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    const auto power = game(*built.built, true);
    if (!power) return std::unexpected(power.error());
    const auto moves = power_moves(built.built->model, *power, argument("player"));
    if (moves.empty() || !given(moves.front().player_per_bnusd)) {
      return cannot("no project with a cost moves the claim's player's share", "see `leverage`");
    }
    return moves.front().player_per_bnusd < 0 ? moves.front().owner_per_bnusd : 0;
  }

  Outcome<double> harm_ratio() const {
    const BuildResult built = build_case(files_, build_);
    if (!built.built) return std::unexpected(built.diagnostics);
    int days = 0;
    const std::string text = argument("days");
    std::from_chars(text.data(), text.data() + text.size(), days);
    QuarrelOptions options;
    options.build = build_;
    options.horizon = {day_of(year(), 1, 1), day_of(year() + 1, 1, 1), Period::week};
    options.against = {argument("against")};
    options.days = {days};
    options.days_asked = true;
    options.alone = options.curve = false;
    const auto found = quarrel(files_, *built.built, options, context_);
    if (!found) return std::unexpected(found.error());
    if (found->quarrels.empty() || !given(found->quarrels.front().rows.front().ratio)) {
      return cannot("the claim's quarrel has no ratio", "see `egress quarrel`");
    }
    return 100 * found->quarrels.front().rows.front().ratio;
  }

  const CaseFiles& files_;
  BuildOptions build_;
  const ClaimSettings& claim_;
  RunContext& context_;
  Simulations* simulations_;
};

/// Arguments that are missing or not known, the measure itself, and its unit.
Diagnostics mistakes_in(const ClaimSettings& claim) {
  Diagnostics d;
  const auto* measure = std::ranges::find(all_measures, claim.measure, &MeasureDescription::name);
  if (measure == std::end(all_measures)) {
    std::vector<std::string_view> names;
    for (const auto& m : all_measures) names.push_back(m.name);
    const auto near = nearest(claim.measure, names);
    d.add("E0611", claim.where, fmt::format("there is no measure `{}`", claim.measure),
          near.empty() ? "see docs/claims.md" : fmt::format("did you mean `{}`?", near));
    return d;
  }
  for (const auto& argument : measure->arguments) {
    const bool there =
        std::ranges::count(claim.args, argument.name, [](const auto& a) { return a.first; }) > 0;
    if (argument.required && !there) {
      d.add("E0611", claim.where,
            fmt::format("measure `{}` needs the argument `{}`", claim.measure, argument.name),
            std::string(argument.doc));
    }
  }
  for (const auto& [name, value] : claim.args) {
    if (std::ranges::count(measure->arguments, name, &MeasureArgument::name) == 0) {
      d.add("E0611", claim.where,
            fmt::format("measure `{}` has no argument `{}`", claim.measure, name),
            "see docs/claims.md");
    }
  }
  if (claim.unit != measure->unit) {
    d.add("E0611", claim.where,
          fmt::format("measure `{}` is in {}, the threshold in {}", claim.measure, measure->unit,
                      claim.unit),
          fmt::format("write the threshold in {}", measure->unit));
  }
  return d;
}

}  // namespace

std::span<const MeasureDescription> measures() { return all_measures; }

Outcome<MeasureFunction> measure_of(const CaseFiles& files, const BuildOptions& base,
                                    const ClaimSettings& claim, RunContext& context,
                                    Simulations* simulations) {
  if (Diagnostics d = mistakes_in(claim); d.has_errors()) return std::unexpected(std::move(d));
  BuildOptions build = base;
  build.with.insert(build.with.end(), claim.with.begin(), claim.with.end());
  build.set.insert(build.set.end(), claim.set.begin(), claim.set.end());
  return [&files, build, claim, &context, simulations](const std::vector<std::string>& set) {
    BuildOptions probed = build;
    probed.set.insert(probed.set.end(), set.begin(), set.end());
    return Measures(files, std::move(probed), claim, context, simulations).value();
  };
}

}  // namespace egress
