#include "egress/analyses/quarrel/quarrel.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "egress/analyses/dispatch/dispatch.h"
#include "egress/analyses/quarrel/match.h"
#include "egress/analyses/quarrel/quarrel_report.h"
#include "io/tiny_case.h"

namespace egress {
namespace {

constexpr double m = 1e6;

/// Hill sells 10 kt/d at 500 USD/t by the coast's pipe (10 USD/t); coast sells 4 kt/d at 400 by the
/// hill's road (20 USD/t). Each can close the other's way.
TinyCase two_states() {
  TinyCase files;
  files.with("case.toml", "name = \"Two\"\nowner = \"hill\"\nfrom = 2025-01-01\nto = 2025-12-31\n")
      .with("commodities.csv", "id,source\noil,book\nore,book\n")
      .with("holders.csv",
            "id,kind,country,source\nhill,state,XA,book\ncoast,state,XB,book\n"
            "miners,company,XB,book\n")
      .with("nodes.csv",
            "id,lat,lon,source\nfield,45,51,book\nsea,43,49,book\nmine,44,52,book\n"
            "town,46,50,book\n")
      .with("links.csv",
            "id,mode,tail,head,capacity [kt/d],cost [USD/t],commodities,holder,source\n"
            "pipe,pipe,field,sea,12,10,oil,coast,book\nroad,road,mine,town,9,20,ore,hill,book\n")
      .with("markets.csv",
            "id,node,price [USD/t],commodities,source\nbuyers,sea,500,oil,book\n"
            "smelter,town,400,ore,book\n")
      .with("supplies.csv",
            "id,node,commodity,rate [kt/d],holder,owners,source\n"
            "wells,field,oil,10,hill,,book\nshafts,mine,ore,4,coast,,book\n");
  return files;
}

QuarrelResult quarrelled(const TinyCase& files, QuarrelOptions options = {}) {
  const CaseFiles read = files.read();
  BuildResult result = build_case(read);
  EXPECT_TRUE(result.built) << render(result.diagnostics, false);
  RunContext context;
  if (options.horizon.to == 0) options.horizon = result.built->model.horizon;
  auto out = quarrel(read, *result.built, options, context);
  EXPECT_TRUE(out) << (out ? "" : render(out.error(), false));
  return std::move(*out);
}

const HarmRow& row_of(const Quarrel& quarrel, int days) {
  const auto found = std::ranges::find(quarrel.rows, days, &HarmRow::days);
  EXPECT_NE(found, quarrel.rows.end()) << days;
  return *found;
}

TEST(Quarrel, HarmsOfTwoStatesAreArithmetic) {
  const QuarrelResult result = quarrelled(two_states());
  ASSERT_EQ(result.status, Status::done);
  ASSERT_EQ(result.quarrels.size(), 1U);
  const Quarrel& q = result.quarrels.front();
  EXPECT_EQ(q.them, "coast");
  EXPECT_EQ(q.they_close, std::vector<std::string>{"link:pipe"});
  EXPECT_EQ(q.we_close, std::vector<std::string>{"link:road"});
  for (const int days : {1, 7, 30, 90, 365}) {
    const HarmRow& row = row_of(q, days);
    // Oil at 490 a tonne and the road's fees; ore at 380 and the pipe's.
    EXPECT_NEAR(row.ours.value, days * (4.9 + 0.08) * m, 1) << days;
    EXPECT_NEAR(row.theirs.value, days * (1.52 + 0.1) * m, 1) << days;
    EXPECT_NEAR(row.ours_by_them->value, days * 4.9 * m, 1) << days;
    EXPECT_NEAR(row.theirs_by_them->value, days * 0.1 * m, 1) << days;
    EXPECT_NEAR(row.ours_by_us->value, days * 0.08 * m, 1) << days;
    EXPECT_NEAR(row.theirs_by_us->value, days * 1.52 * m, 1) << days;
    EXPECT_NEAR(row.ratio, 1.62 / 4.98, 1e-6);
    EXPECT_NEAR(row.network, days * 6.42 * m, 1) << days;
  }
  EXPECT_FALSE(q.tips_at);
  EXPECT_EQ(q.why_not_tips, "it costs us more at every length");
  EXPECT_FALSE(q.ours.days);  // 4.98 a day is less than 10
}

TEST(Quarrel, ATankDelaysTheHarmByExactlyItsDays) {
  TinyCase files = two_states();
  files.with("stores.csv",
             "id,node,commodities,capacity [kt],initial [kt],source\ntank,field,oil,50,0,book\n");
  QuarrelOptions options;
  options.loss_rate = 4 * m;
  options.days = {3, 5, 6, 30, 200};
  const QuarrelResult result = quarrelled(files, options);
  const Quarrel& q = result.quarrels.front();
  for (const int days : {3, 5, 6, 30, 200}) {
    // What fills the tank is sold when the pipe is open again, which has 2 kt/d to spare.
    EXPECT_NEAR(row_of(q, days).ours.value, (std::max(0, days - 5) * 4.9 + days * 0.08) * m, 10)
        << days;
  }
  EXPECT_EQ(q.ours.days, 6);
  EXPECT_FALSE(q.theirs.days);  // 1.62 a day
  // 3 days: theirs 4.86 against 0.24; it tips once 4.98 d - 24.5 passes 1.62 d: after 7.29 days.
  EXPECT_EQ(q.tips_at, 8);
}

TEST(Quarrel, ASpareWayOfAThirdSoftensTheHarm) {
  TinyCase files = two_states();
  files.files["links.csv"] += "train,rail,field,sea,6,50,oil,,book\n";
  const Quarrel q = quarrelled(files).quarrels.front();
  // 6 kt/d go on at 450, 4 stop.
  EXPECT_NEAR(row_of(q, 30).ours_by_them->value, 30 * (6 * 0.04 + 4 * 0.49) * m, 1);
}

TEST(Quarrel, EquityInWhatTheOtherHoldsIsWithheld) {
  TinyCase files = two_states();
  files.with("supplies.csv",
             "id,node,commodity,rate [kt/d],holder,owners,source\n"
             "wells,field,oil,10,hill,miners 25%,book\nshafts,mine,ore,4,coast,,book\n");
  const Quarrel q = quarrelled(files).quarrels.front();
  const HarmRow& row = row_of(q, 90);
  // If only we close, the oil flows on and their quarter of it is kept from them.
  EXPECT_NEAR(row.theirs_by_us->value, 90 * (1.52 + 0.25 * 4.9) * m, 1);
  EXPECT_NEAR(row.ours_by_us->value, 90 * 0.08 * m, 1);
  // If only they close, each side loses its part of what does not flow.
  EXPECT_NEAR(row.ours_by_them->value, 90 * 0.75 * 4.9 * m, 1);
  EXPECT_NEAR(row.theirs_by_them->value, 90 * (0.25 * 4.9 + 0.1) * m, 1);
  const auto equity = std::ranges::find(row.items, HarmKind::equity, &HarmItem::kind);
  ASSERT_NE(equity, row.items.end());
  EXPECT_EQ(equity->what, "supply:wells");
  EXPECT_FALSE(equity->ours);
}

TEST(Quarrel, StakesBiteAfterTheirDaysAndAreReplacedInPart) {
  const Stake stake{.id = "grain",
                    .name = "",
                    .holder = {},
                    .stopped_by = {},
                    .low = 0,
                    .yearly = 365 * m,
                    .high = 0,
                    .after = 10,
                    .replaced = 0.5,
                    .replaced_after = 40};
  EXPECT_EQ(lost_of(stake, stake.yearly, 7), 0);
  EXPECT_NEAR(lost_of(stake, stake.yearly, 30), 20 * m, 1e-3);
  EXPECT_NEAR(lost_of(stake, stake.yearly, 100), 60 * m, 1e-3);

  TinyCase files = two_states();
  files.with("stakes.csv",
             "id,name,holder,stopped_by,yearly [MUSD],source\n"
             "grain,,miners,hill,36.5|73|146,book\nwool,Wool,hill,coast,,book\n");
  const Quarrel q = quarrelled(files).quarrels.front();
  const HarmRow& row = row_of(q, 30);
  EXPECT_NEAR(row.theirs.value, (30 * 1.62 + 6) * m, 1);
  EXPECT_NEAR(row.theirs.low, (30 * 1.62 + 3) * m, 1);
  EXPECT_NEAR(row.theirs.high, (30 * 1.62 + 12) * m, 1);
  EXPECT_LT(row.ratio_low, row.ratio);
  EXPECT_GT(row.ratio_high, row.ratio);
  EXPECT_EQ(q.missing, std::vector<std::string>{"Wool (lost by hill)"});
}

TEST(Quarrel, WhatTheClosersOwnGoodsNeedIsSpared) {
  TinyCase files = two_states();
  // The hill's oil enters the coast at a border and joins the coast's own on the way to the sea.
  files
      .with("nodes.csv",
            "id,lat,lon,source\nfield,45,51,book\nborder,44,50,book\nsea,43,49,book\n"
            "mine,44,52,book\ntown,46,50,book\n")
      .with("links.csv",
            "id,mode,tail,head,capacity [kt/d],cost [USD/t],commodities,holder,source\n"
            "across,pipe,field,border,12,0,oil,coast,book\n"
            "shared,pipe,border,sea,20,10,oil,coast,book\n"
            "road,road,mine,town,9,20,ore,hill,book\n")
      .with("supplies.csv",
            "id,node,commodity,rate [kt/d],holder,owners,source\nwells,field,oil,10,hill,,book\n"
            "own,border,oil,2,coast,,book\nshafts,mine,ore,4,coast,,book\n");
  const Quarrel q = quarrelled(files).quarrels.front();
  EXPECT_EQ(q.they_close, std::vector<std::string>{"link:across"});
  const std::string across = "12,0,oil,coast";
  std::string& links = files.files["links.csv"];
  links.replace(links.find(across), across.size(), "12,0,oil,hill");
  // Where they hold only what they need themselves, they close that, and pay for it.
  const Quarrel shared = quarrelled(files).quarrels.front();
  EXPECT_EQ(shared.they_close, std::vector<std::string>{"link:shared"});
  EXPECT_GT(row_of(shared, 30).theirs_by_them->value, 30 * 2 * 0.49 * m);
}

TEST(Quarrel, AMarketIsClosedByWhoHoldsIt) {
  TinyCase files = two_states();
  files.with("markets.csv",
             "id,node,price [USD/t],commodities,holder,source\nbuyers,sea,500,oil,miners,book\n"
             "smelter,town,400,ore,,book\n");
  QuarrelOptions options;
  options.against = {"miners"};
  const Quarrel q = quarrelled(files, options).quarrels.front();
  EXPECT_EQ(q.they_close, std::vector<std::string>{"market:buyers"});
  EXPECT_NEAR(row_of(q, 7).ours.value, 7 * 4.9 * m, 1);
}

TEST(Quarrel, AnImporterIsShortOfWhatItRequires) {
  TinyCase files = two_states();
  files
      .with("markets.csv",
            "id,node,price [USD/t],required [kt/d],short_price [USD/t],commodities,holder,source\n"
            "buyers,sea,500,,,oil,,book\nsmelter,town,400,3,900,ore,hill,book\n")
      .with("links.csv",
            "id,mode,tail,head,capacity [kt/d],cost [USD/t],commodities,holder,source\n"
            "pipe,pipe,field,sea,12,10,oil,,book\nroad,road,mine,town,9,20,ore,coast,book\n")
      .with("supplies.csv",
            "id,node,commodity,rate [kt/d],holder,owners,source\n"
            "wells,field,oil,10,hill,,book\nshafts,mine,ore,4,,,book\n");
  const Quarrel q = quarrelled(files).quarrels.front();
  EXPECT_EQ(q.they_close, std::vector<std::string>{"link:road"});
  EXPECT_TRUE(q.we_close.empty());
  EXPECT_NEAR(row_of(q, 30).ours.value, 30 * 3 * 0.9 * m, 1);
}

/// Two states with ways, spare ways, tanks and shares drawn at random.
TinyCase drawn_case(std::mt19937& random) {
  const auto in = [&](double low, double high) {
    return low + ((high - low) * static_cast<double>(random() % 1000) / 1000);
  };
  TinyCase files = two_states();
  files
      .with("links.csv",
            fmt::format("id,mode,tail,head,capacity [kt/d],cost [USD/t],transit [d],commodities,"
                        "holder,source\n"
                        "pipe,pipe,field,sea,{:.3f},{:.2f},{},oil,coast,book\n"
                        "train,rail,field,sea,{:.3f},{:.2f},2,oil,,book\n"
                        "road,road,mine,town,{:.3f},{:.2f},0,ore,hill,book\n"
                        "track,road,mine,town,{:.3f},{:.2f},1,ore,,book\n",
                        in(8, 14), in(0, 30), random() % 3, in(0, 6), in(30, 90), in(3, 9),
                        in(0, 30), in(0, 3), in(30, 90)))
      .with("stores.csv", fmt::format("id,node,commodities,capacity [kt],initial [kt],source\n"
                                      "tank,field,oil,{:.3f},0,book\nyard,mine,ore,{:.3f},0,book\n",
                                      in(1, 100), in(1, 40)))
      .with("supplies.csv", fmt::format("id,node,commodity,rate [kt/d],holder,owners,source\n"
                                        "wells,field,oil,{:.3f},hill,miners {:.1f}%,book\n"
                                        "shafts,mine,ore,{:.3f},coast,,book\n",
                                        in(6, 12), in(0, 40), in(2, 5)));
  return files;
}

TEST(Quarrel, SwappingTheSidesSwapsTheNumbersAndHarmNeverFalls) {
  std::mt19937 random(7);
  for (int i = 0; i < 25; ++i) {
    const TinyCase files = drawn_case(random);
    QuarrelOptions options;
    options.horizon = {day_of(2025, 1, 1), day_of(2025, 7, 1), Period::day};
    options.days = {1, 3, 7, 14, 30, 60, 90};
    options.curve = false;
    options.us = "hill";
    options.against = {"coast"};
    const Quarrel q = quarrelled(files, options).quarrels.front();
    std::swap(options.us, options.against.front());
    const Quarrel other = quarrelled(files, options).quarrels.front();
    const HarmRow* before = nullptr;
    for (std::size_t k = 0; k < q.rows.size(); ++k) {
      SCOPED_TRACE(fmt::format("case {}, {} days", i, q.rows[k].days));
      const HarmRow &a = q.rows[k], &b = other.rows[k];
      EXPECT_EQ(a.ours.value, b.theirs.value);
      EXPECT_EQ(a.theirs.value, b.ours.value);
      EXPECT_EQ(a.ours_by_them->value, b.theirs_by_us->value);
      EXPECT_EQ(a.theirs_by_us->value, b.ours_by_them->value);
      EXPECT_EQ(a.network, b.network);
      if (before != nullptr) {
        EXPECT_GE(a.network, before->network - 1);
        EXPECT_GE(a.ours.value, before->ours.value - 1);
        EXPECT_GE(a.theirs.value, before->theirs.value - 1);
      }
      before = &a;
    }
  }
}

TEST(Quarrel, HighsAgrees) {
  std::mt19937 random(11);
  for (int i = 0; i < 8; ++i) {
    const TinyCase files = drawn_case(random);
    QuarrelOptions options;
    options.horizon = {day_of(2025, 1, 1), day_of(2025, 5, 1), Period::day};
    options.days = {1, 7, 30};
    options.curve = false;
    const Quarrel q = quarrelled(files, options).quarrels.front();
    options.method = Route::Method::lp;
    const Quarrel again = quarrelled(files, options).quarrels.front();
    for (std::size_t k = 0; k < q.rows.size(); ++k) {
      SCOPED_TRACE(fmt::format("case {}, {} days", i, q.rows[k].days));
      EXPECT_NEAR(q.rows[k].network, again.rows[k].network, 1);
      EXPECT_NEAR(q.rows[k].ours.value, again.rows[k].ours.value, 1);
      EXPECT_NEAR(q.rows[k].theirs.value, again.rows[k].theirs.value, 1);
    }
  }
}

TEST(Quarrel, TheNetworksHarmIsWhatDispatchTells) {
  std::mt19937 random(3);
  const TinyCase files = drawn_case(random);
  const Quarrel q = quarrelled(files).quarrels.front();
  const BuildResult built = files.build();
  RunContext context;
  DispatchOptions options;
  options.horizon = built.built->model.horizon;
  options.close = {"pipe@2025-01-01/30d", "road@2025-01-01/30d"};
  const auto told = dispatch(built.built->model, options, context);
  ASSERT_TRUE(told);
  EXPECT_NEAR(row_of(q, 30).network, told->against->netback_lost, 1);
}

TEST(Quarrel, MistakesAreTold) {
  const TinyCase files = two_states();
  const CaseFiles read = files.read();
  const BuildResult built = build_case(read);
  RunContext context;
  QuarrelOptions options;
  options.horizon = built.built->model.horizon;
  options.us = "hil";
  options.days = {400};
  options.days_asked = true;
  const auto wrong = quarrel(read, *built.built, options, context);
  ASSERT_FALSE(wrong);
  ASSERT_EQ(wrong.error().items().size(), 2U);
  EXPECT_EQ(wrong.error().items()[0].code, "E0592");
  EXPECT_EQ(wrong.error().items()[1].code, "E0594");
  options = {.build = {}, .horizon = options.horizon, .us = "coast", .against = {"miners"}};
  const auto same = quarrel(read, *built.built, options, context);
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().items()[0].code, "E0593");
}

TEST(Quarrel, ARangeIsToldWhereAnItemHasOne) {
  Quarrel q;
  HarmRow row;
  row.items = {{HarmKind::stake, "stake:grain", true, {3 * m, 3 * m, 3 * m}},
               {HarmKind::stake, "stake:rail", false, {2 * m, 2 * m, 2 * m}}};
  q.rows = {row};
  const Model model;
  const auto widths = [](const Table& table) {
    std::vector<std::size_t> out = {table.columns.size()};
    for (const auto& line : table.rows) out.push_back(line.cells.size());
    return out;
  };
  EXPECT_EQ(widths(items_table(model, q, "items")), (std::vector<std::size_t>{3, 3, 3}));
  q.rows.front().items.back().harm.high = 5 * m;
  const Table ranged = items_table(model, q, "items");
  EXPECT_EQ(widths(ranged), (std::vector<std::size_t>{4, 4, 4}));
  EXPECT_EQ(ranged.columns.back().name, "range");
  EXPECT_EQ(std::get<Text>(ranged.rows.back().cells.back().value).plain(), "2 to 5");
}

}  // namespace
}  // namespace egress
