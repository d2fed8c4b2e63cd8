#include "sample.h"

#include <algorithm>
#include <cmath>

namespace egress::sample {

SplitFigure split_figure() {
  SplitFigure figure;
  figure.id = "split";
  figure.title =
      "Every way is predicted within its bar in 2023-2025; the naive rule misses Baku by 82 % in "
      "2023";
  figure.subtitle = "Exports by way and year, Mt, realised output; fitted on 2022";
  figure.foot = "Baku in 2024 is BTC only; through the port 1.5-1.8.";
  figure.unit = "Mt";
  const auto panel = [&](const char* id, const char* name, std::vector<SplitPoint> points) {
    figure.panels.push_back({.id = id, .name = name, .points = std::move(points)});
  };
  const auto point = [](int year, double observed, double low, double high, double computed,
                        double naive) {
    return SplitPoint{.year = year,
                      .observed = observed,
                      .observed_low = low,
                      .observed_high = high,
                      .computed = computed,
                      .computed_low = computed * 0.97,
                      .computed_high = computed * 1.03,
                      .naive = naive,
                      .fitted = year == 2022};
  };
  panel("cpc", "CPC",
        {point(2022, 52.2, 52.2, 52.2, 52.2, absent), point(2023, 56.5, 55.8, 56.5, 55.7, 58.8),
         point(2024, 54.9, 54.9, 54.9, 53.9, 54.1), point(2025, 64.8, 63.8, 64.8, 65.7, 65.8)});
  panel("atyrau_samara", "Atyrau-Samara",
        {point(2022, 8.4, 8.4, 8.4, 8.7, absent), point(2023, 9.6, 9.2, 9.6, 10.5, 8.4),
         point(2024, 8.8, 8.5, 8.9, 9.4, 9.6), point(2025, 8.8, 8.8, 8.8, 8.3, 8.6)});
  panel("aktau_makhachkala", "Aktau-Makhachkala",
        {point(2022, 2.02, 2.0, 2.1, 2.02, absent), point(2023, 1.98, 1.9, 2.0, 2.03, 2.02),
         point(2024, 2.1, 2.0, 2.2, 2.02, 1.98), point(2025, 2.2, 2.2, 2.2, 2.03, 2.1)});
  panel("aktau_baku", "Aktau-Baku",
        {point(2022, 0.25, 0.2, 0.3, 0.25, absent), point(2023, 1.39, 1.3, 1.4, 1.37, 0.25),
         point(2024, 1.45, 1.3, 1.8, 1.5, 1.39), point(2025, 1.5, 1.3, 1.5, 1.55, 1.45)});
  panel("atasu_alashankou", "China by Atasu-Alashankou",
        {point(2022, 1.29, 1.2, 1.3, 1.29, absent), point(2023, 1.21, 1.2, 1.2, 1.29, 1.29),
         point(2024, 1.2, 1.2, 1.2, 1.28, 1.21), point(2025, 1.1, 1.1, 1.1, 1.29, 1.2)});
  panel("total", "All ways",
        {point(2022, 64.3, 64, 64.5, 64.3, absent), point(2023, 70.5, 70.5, 70.5, 70.5, 70.5),
         point(2024, 68.8, 68.5, 69, 68.2, 68.2), point(2025, 78.7, 78.7, 78.7, 79.1, 79.1)});
  return figure;
}

TimelineFigure timeline_figure() {
  TimelineFigure figure;
  figure.id = "december";
  figure.title =
      "Losing SPM-2 on 29 November 2025 costs 2.9 Mt of exports; wells are shut in after 4 days";
  figure.subtitle = "Loaded at the CPC terminal, oil in its tanks, and output shut in, by day";
  figure.foot = "Band: usable tank room 0.3-0.8 Mt, one mooring 113-142 kt/d.";
  const Day from = day_of(2025, 11, 15);
  const int days = 90;
  TimelineSeries open{.name = "open", .role = SeriesRole::open},
      closed{.name = "one mooring", .role = SeriesRole::closed},
      tank{.name = "in tanks", .role = SeriesRole::level},
      shut{.name = "shut in", .role = SeriesRole::loss};
  double stock = 0.3;
  for (int day = 0; day <= days; ++day)
    figure.period_starts.push_back((static_cast<Hour>(from) + day) * 24);
  for (int day = 0; day < days; ++day) {
    const bool one_mooring = day >= 14 && day < 71, storm = day >= 44 && day < 47;
    const double wanted = 180 + 4 * std::sin(day / 5.0);
    const double loaded = storm         ? 0
                          : one_mooring ? 127
                                        : std::min(230.0, wanted + (day >= 71 ? 45 : 0));
    const double room = std::max(0.0, 0.5 - stock) * 1000;
    const double taken = std::min(wanted, loaded + room);
    stock += (taken - loaded) / 1000;
    stock = std::clamp(stock, 0.05, 0.5);
    open.values.push_back(wanted);
    closed.values.push_back(loaded);
    closed.low.push_back(one_mooring && !storm ? 113 : loaded);
    closed.high.push_back(one_mooring && !storm ? 142 : loaded);
    tank.values.push_back(stock);
    shut.values.push_back(std::max(0.0, wanted - taken));
  }
  figure.panels = {{.name = "Loaded", .unit = "kt/d", .digits = 0, .series = {open, closed}},
                   {.name = "In the terminal's tanks",
                    .unit = "Mt",
                    .digits = 2,
                    .limit = 0.5,
                    .limit_name = "usable room",
                    .series = {tank}},
                   {.name = "Output shut in", .unit = "kt/d", .digits = 0, .series = {shut}}};
  figure.closures = {{from + 14, from + 71, "SPM-2 lost, SPM-3 in repair (57 days)"}};
  figure.marks = {{from + 17, "tanks full, 2 Dec"}, {from + 18, "first well shut in, 3 Dec"}};
  return figure;
}

LadderFigure ladder_figure() {
  LadderFigure figure;
  figure.id = "ladder-baku";
  figure.title = "Ships stop Aktau-Baku at 3.7 Mt/yr; everything built lifts it to 20";
  figure.subtitle = "The most that can pass in a year, Mt/yr; what binds, and what lifts it";
  figure.foot = "Foreign ships (1.5 of the 3.7) are an inferred row.";
  figure.unit = "Mt/yr";
  figure.reference = 64.8 / 2;
  figure.reference_name = "half of CPC";
  figure.rungs = {
      {.most = 3.7,
       .low = 3.1,
       .high = 4.2,
       .binding = "ships and draft",
       .relaxed_by = "dredging at Aktau and 1.1 ships more"},
      {.most = 5.4,
       .binding = "feed of Aktau: pipe and 1,500 wagons",
       .relaxed_by = "2,000 wagons more"},
      {.most = 6.9,
       .binding = "feed of Aktau, with more wagons",
       .relaxed_by = "5.5-7.5 ships more"},
      {.most = 7.5,
       .binding = "berths 4, 5 and 8",
       .relaxed_by = "berths 9 and 10, 14-17 ships and about 10,600 wagons more"},
      {.most = 12.5, .binding = "berths, with 9 and 10", .relaxed_by = "an offshore mooring"},
      {.most = 14.3,
       .binding = "the rail section Beyneu-Mangystau and the Buzachi line",
       .relaxed_by = "a second track"},
      {.most = 20, .binding = "the mooring"}};
  return figure;
}

BarsFigure worth_figure() {
  BarsFigure figure;
  figure.id = "worth";
  figure.title = "One more tonne through the moorings is worth 31 USD; nothing else passes 12";
  figure.subtitle = "Worth of one more unit, spread evenly over 2025, USD/t";
  figure.foot = "Zero where it does not bind.";
  figure.unit = "USD/t";
  figure.digits = 0;
  figure.bars = {{.label = "CPC moorings, capacity",
                  .value = 31,
                  .low = 24,
                  .high = 36,
                  .note = "capacity, 9 weeks",
                  .row = "#row-links-cpc_spm"},
                 {.label = "Kenkiyak-Atyrau, capacity",
                  .value = 12,
                  .low = 8,
                  .high = 15,
                  .note = "capacity, 52 weeks"},
                 {.label = "Contract with SOCAR for Tengiz oil by Aktau and Baku, maximum",
                  .value = 7,
                  .note = "contract"},
                 {.label = "Buzachi oil tied to Makhachkala", .value = -4, .note = "tie; costs"},
                 {.label = "Residual of the Samara line", .value = absent, .note = "residual"}};
  return figure;
}

BarsFigure shares_figure() {
  BarsFigure figure;
  figure.id = "confidence";
  figure.title = "29 % of the rows are weak; most of them are links";
  figure.subtitle = "Rows by confidence, count";
  figure.unit = "rows";
  figure.digits = 0;
  const auto bar = [&](const char* label, double high, double medium, double low, double none) {
    figure.bars.push_back(
        {.label = label,
         .value = high + medium + low + none,
         .parts = {{"high", high}, {"medium", medium}, {"low", low}, {"none", none}}});
  };
  bar("links", 14, 11, 12, 2);
  bar("nodes", 31, 10, 8, 0);
  bar("supplies", 9, 4, 1, 0);
  bar("fleets", 1, 2, 2, 1);
  return figure;
}

WaterfallFigure waterfall_figure() {
  WaterfallFigure figure;
  figure.id = "where-it-went";
  figure.title = "Of 5.31 Mt displaced, 0.92 went elsewhere, 1.47 later, 2.92 were lost";
  figure.subtitle = "CPC closed wholly for 30 days from 10 January 2026, Mt";
  figure.foot = "Lost within the horizon; wells that were shut in may give the oil later.";
  figure.unit = "Mt";
  figure.displaced = 5.31;
  figure.rerouted = {{"Atyrau-Samara", 0.71}, {"Aktau-Baku", 0.14}, {"China", 0.07}};
  figure.deferred = 1.47;
  figure.lost = 2.92;
  return figure;
}

namespace {

Table links_table() {
  Table table{.id = "links", .caption = "What each link carried in 2025"};
  table.columns = {{.name = "link"},
                   {.name = "carried", .unit = "Mt"},
                   {.name = "capacity", .unit = "Mt/yr"},
                   {.name = "used", .unit = "%", .digits = 0},
                   {.name = "confidence"},
                   {.name = "source"}};
  const auto row = [&](const char* id, Text name, Cell carried, Cell capacity, Cell used,
                       const char* confidence) {
    table.rows.push_back(
        {.id = id,
         .cells = {std::move(name), std::move(carried), std::move(capacity), std::move(used),
                   confidence,
                   Text().link("operator's yearly report", "https://example.org/report?a=1&b=2")}});
  };
  row("cpc_k", "CPC Kazakhstan", 63.7, 72.5, 88, "high");
  row("cpc_r", "CPC Russia", 64.8, 83.0, 85, "high");
  row("cpc_spm", "CPC moorings", 64.8, 84.0, 84, "medium");
  row("atyrau_samara", "Atyrau-Samara", 8.8, 17.5, 50, "high");
  row("sea_baku", "Aktau-Baku", 1.5, 3.7, 41, "low");
  row("atasu_alashankou", "Atasu-Alashankou", 11.2, 20.0, 56, "high");
  row("uzen_atyrau", "Uzen-Atyrau", 5.2, Cell::none("not found"), Cell::none("no capacity"), "low");
  row("kumkol_shymkent", hostile, 5.9, 1234567.0, -0.04, "medium");
  table.rows.push_back({.id = {},
                        .cells = {"all ways out", 78.7, Cell::none("not added up"),
                                  Cell::none("not added up"), "", ""},
                        .total = true});
  return table;
}

Table claims_table() {
  Table table{.id = "claims", .caption = "Three sentences, judged"};
  table.columns = {{.name = "claim"},
                   {.name = "verdict"},
                   {.name = "value"},
                   {.name = "threshold"},
                   {.name = "margin", .unit = "%", .digits = 0},
                   {.name = "flips at"}};
  table.rows = {
      {.id = "ships",
       .cells =
           {"Ships across the Caspian cannot carry enough to be a strategic alternative to CPC.",
            "holds", "3.7 Mt/yr", "below 20 Mt/yr", 81, "26 ships more"}},
      {.id = "btc",
       .cells = {"BTC has room for all that Kazakhstan could bring to Azerbaijan.", "open",
                 "23 Mt/yr", "at least 20 Mt/yr", 15, "a pipeline of 23 Mt/yr"}},
      {.id = "depends",
       .cells = {"Kazakhstan depends heavily on CPC.", "holds", "82 %", "above 50 %", 64,
                 Cell::none("not within the ranges")}}};
  return table;
}

}  // namespace

Document document() {
  Document document;
  document.title = "Kazakhstan's oil, a sample";
  document.question = "What still gets out when the CPC closes, and who holds the tap?";
  document.answers = {
      Text("In 2025 Kazakhstan exported 78.7 Mt of oil; ")
          .link("64.8 Mt", "#row-links-cpc_spm")
          .add(" (82 %) went by the CPC across Russia."),
      Text("Closed for 30 days in winter, the CPC displaces 5.31 Mt: 0.92 go elsewhere, 1.47 "
           "later, and ")
          .strong("2.92 are lost")
          .add("."),
      Text("Its moorings bind first: one more tonne a year there is worth ")
          .link("31 USD", "#row-worth-table-1")
          .add("."),
      Text("Ships to Baku stop at 3.7 Mt/yr, and with all that is planned at 20, a third of the "
           "CPC."),
      Text("Russia can close 96 % of what leaves; without Russia 2.6 Mt/yr remain.")};
  document.trust = Text(
      "29 % of the answer rests on weak rows; 2023-2025 predicted with a mean error of 0.31 Mt "
      "(naive rule 0.62).");
  document.opening = {make_figure(map_figure())};
  document.sections = {
      {.id = "where",
       .title = "Where it went: CPC and total within 2 %, Samara within 0.9 Mt",
       .blocks = {Paragraph{"Parameters were chosen on 2022 only. The naive rule keeps last year's "
                            "small ways and gives CPC the rest."},
                  make_figure(split_figure()), links_table(),
                  Details{
                      "What is not explained",
                      {List{{"China: 0.4-1.0 Mt a year follow a schedule that nobody published.",
                             Text("A name: ").add(hostile)}}}}}},
      {.id = "closures",
       .title = "Three closures: a month without CPC loses 2.9 Mt",
       .blocks = {make_figure(pair_of_maps()), make_figure(waterfall_figure()),
                  make_figure(timeline_figure()), make_figure(pairs_figure())}},
      {.id = "chances",
       .title = "One year in twenty loses more than 7.1 Mt",
       .blocks = {make_figure(exceedance_figure())}},
      {.id = "quarrel",
       .title = "A quarrel of 30 days costs Kazakhstan ten times what it costs Russia",
       .blocks = {make_figure(curves_figure())}},
      {.id = "limits",
       .title = "The Caspian stops at 3.7 Mt/yr, and ships are why",
       .blocks = {make_figure(ladder_figure()), make_figure(worth_figure()),
                  make_figure(projects_figure())}},
      {.id = "verdicts", .title = "Two claims hold, one is open", .blocks = {claims_table()}},
      {.id = "weak",
       .title = "Weak ground: 29 % of rows",
       .blocks = {make_figure(shares_figure()),
                  Details{"More on weak rows",
                          {Paragraph{"Drawn only when opened."}, make_figure([] {
                             auto again = shares_figure();
                             again.id = "confidence-again";
                             return again;
                           }())}}}},
      {.id = "method",
       .title = "The method in a page",
       .blocks = {List{{"One linear programme a year, by week.",
                        "Certified by code that shares nothing with the solver."},
                       true}}}};
  document.foot = Text("egress 0.1.0; case kazakhstan, digest 3f2a91; sample numbers for a test.");
  return document;
}

}  // namespace egress::sample
