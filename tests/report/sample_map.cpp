#include "sample.h"

namespace egress::sample {

namespace {

constexpr Place tengiz{46.15, 53.38}, kashagan{47.32, 52.37}, uzen{43.34, 52.86},
    atyrau{47.1, 51.88}, karachaganak{51.36, 53.23}, astrakhan{46.35, 48.04},
    kropotkinskaya{45.44, 40.57}, novorossiysk{44.65, 37.6}, moorings{44.61, 37.58},
    samara{53.21, 50.14}, sheskharis{44.7, 37.83}, ust_luga{59.67, 28.29}, unecha{52.84, 32.69},
    schwedt{53.06, 14.28}, aktau{43.6, 51.21}, makhachkala{42.98, 47.5}, sangachal{40.17, 49.46},
    tbilisi{41.69, 44.83}, ceyhan{36.87, 35.94}, supsa{42.02, 41.77}, batumi{41.64, 41.63},
    neka{36.65, 53.3}, kenkiyak{48.55, 57.12}, kumkol{46.46, 65.66}, atasu{48.68, 71.64},
    alashankou{45.17, 82.57}, shymkent{42.31, 69.6};

std::vector<MapNode> nodes() {
  return {{"tengiz", "Tengiz", tengiz, "field"},
          {"kashagan", "Kashagan", kashagan, "field"},
          {"karachaganak", "Karachaganak", karachaganak, "field"},
          {"uzen", "Uzen", uzen, "field"},
          {"kumkol", "Kumkol", kumkol, "field"},
          {"kenkiyak", "Kenkiyak", kenkiyak, "field"},
          {"atyrau", "Atyrau", atyrau, "hub"},
          {"kropotkinskaya", "Kropotkinskaya", kropotkinskaya, "hub"},
          {"samara", "Samara", samara, "hub"},
          {"unecha", "Unecha", unecha, "hub"},
          {"novorossiysk", "CPC terminal", novorossiysk, "terminal"},
          {"sheskharis", "Sheskharis", sheskharis, "terminal"},
          {"ust_luga", "Ust-Luga", ust_luga, "terminal"},
          {"ceyhan", "Ceyhan", ceyhan, "terminal"},
          {"aktau", "Aktau", aktau, "port"},
          {"makhachkala", "Makhachkala", makhachkala, "port"},
          {"sangachal", "Sangachal", sangachal, "terminal"},
          {"supsa", "Supsa", supsa, "terminal", false},
          {"batumi", "Batumi", batumi, "terminal"},
          {"neka", "Neka", neka, "port", false},
          {"atasu", "Atasu", atasu, "hub"},
          {"alashankou", "Alashankou", alashankou, "border"},
          {"shymkent", "Shymkent", shymkent, "refinery"},
          {"schwedt", "Schwedt", schwedt, "market"}};
}

MapLink link(const char* id, const char* name, const char* mode, const char* holder,
             std::vector<Place> path, double carried, const char* row = "") {
  return {.id = id,
          .name = name,
          .mode = mode,
          .holder = holder,
          .path = std::move(path),
          .carried = carried,
          .state = LinkState::open,
          .row = row};
}

std::vector<MapLink> links() {
  std::vector<MapLink> all = {
      link("cpc_k", "CPC Kazakhstan", "pipeline", "cpc_k", {tengiz, atyrau, astrakhan}, 63.7,
           "#row-links-cpc_k"),
      link("cpc_r", "CPC Russia", "pipeline", "cpc_r", {astrakhan, kropotkinskaya, novorossiysk},
           64.8, "#row-links-cpc_r"),
      link("cpc_spm", "CPC moorings", "pipeline", "cpc_r", {novorossiysk, moorings}, 64.8,
           "#row-links-cpc_spm"),
      link("kashagan_in", "Kashagan", "pipeline", "kaztransoil", {kashagan, atyrau}, 18.1),
      link("karachaganak_in", "Karachaganak-Atyrau", "pipeline", "kaztransoil",
           {karachaganak, atyrau}, 11.2),
      link("uzen_atyrau", "Uzen-Atyrau", "pipeline", "kaztransoil", {uzen, atyrau}, 5.2),
      link("atyrau_samara", "Atyrau-Samara", "pipeline", "transneft", {atyrau, samara}, 8.8,
           "#row-links-atyrau_samara"),
      link("samara_novo", "Samara-Novorossiysk", "pipeline", "transneft",
           {samara, {48.7, 44.5}, sheskharis}, 3.6),
      link("samara_ust", "Samara-Ust-Luga", "pipeline", "transneft", {samara, unecha, ust_luga},
           3.1),
      link("druzhba", "Druzhba north", "pipeline", "transneft", {unecha, {52.3, 23.2}, schwedt},
           2.1),
      link("sea_makhachkala", "Aktau-Makhachkala", "tanker", "transneft", {aktau, makhachkala},
           2.2),
      link("makhachkala_novo", "Makhachkala-Novorossiysk", "pipeline", "transneft",
           {makhachkala, {45.85, 40.12}, sheskharis}, 2.2),
      link("sea_baku", "Aktau-Baku", "tanker", "kmtf", {aktau, sangachal}, 1.5,
           "#row-links-sea_baku"),
      link("btc", "BTC", "pipeline", "btc_co", {sangachal, tbilisi, {39.9, 41.3}, ceyhan}, 28.4),
      link("baku_supsa", "Baku-Supsa", "pipeline", "socar", {sangachal, {41.6, 45.4}, supsa}, 0),
      link("rail_batumi", "Rail to Batumi", "rail", "georgian_rail",
           {sangachal, {41.4, 45.9}, batumi}, 0.6),
      link("rail_aktau", "Rail Tengiz-Aktau", "rail", "ktz", {tengiz, {45.3, 55.2}, aktau}, 1.1),
      link("sea_neka", "Aktau-Neka", "tanker", "iran_state", {aktau, neka}, 0),
      link("kenkiyak_line", "Atyrau-Kenkiyak", "pipeline", "munaitas", {atyrau, kenkiyak}, 5.8),
      link("kenkiyak_kumkol", "Kenkiyak-Kumkol", "pipeline", "kcp", {kenkiyak, kumkol}, 7.4),
      link("kumkol_atasu", "Kumkol-Atasu", "pipeline", "kaztransoil", {kumkol, atasu}, 5.3),
      link("kumkol_shymkent", hostile, "pipeline", "kaztransoil", {kumkol, shymkent}, 5.9),
      link("atasu_alashankou", "Atasu-Alashankou", "pipeline", "cnpc", {atasu, alashankou}, 11.2,
           "#row-links-atasu_alashankou"),
      link("tcop", "Trans-Caspian pipeline", "pipeline", "kaztransoil", {aktau, sangachal}, 0)};
  all.back().state = LinkState::planned;
  return all;
}

}  // namespace

MapLayer open_network() {
  return {.id = "open",
          .name = "Open network, 2025",
          .unit = "Mt/yr",
          .nodes = nodes(),
          .links = links()};
}

MapLayer closed_network() {
  MapLayer layer = open_network();
  layer.id = "closed";
  layer.name = "CPC closed for 30 days, the same year";
  for (MapLink& one : layer.links) {
    if (one.id.starts_with("cpc_")) {
      one.carried = 0;
      one.state = LinkState::closed;
    }
    if (one.id == "atyrau_samara") one.carried = 17.2;
    if (one.id == "samara_novo") one.carried = 9.8;
    if (one.id == "sea_baku") one.carried = 3.4;
  }
  return layer;
}

namespace {

std::vector<MapHolder> holders() {
  return {{"cpc_k", "CPC-K", "KZ"},
          {"cpc_r", "CPC-R", "RU"},
          {"kaztransoil", "KazTransOil", "KZ"},
          {"transneft", "Transneft", "RU"},
          {"kmtf", "Kazmortransflot", "KZ"},
          {"btc_co", "BTC Co", "AZ"},
          {"socar", "SOCAR", "AZ"},
          {"georgian_rail", "Georgian Railway", "GE"},
          {"ktz", "KTZ", "KZ"},
          {"iran_state", "Iran", "IR"},
          {"munaitas", "MunaiTas", "KZ"},
          {"kcp", "Kazakhstan-China Pipeline", "KZ"},
          {"cnpc", "CNPC", "CN"}};
}

}  // namespace

MapFigure map_figure() {
  MapFigure figure;
  figure.id = "map-open";
  figure.title = "CPC carried 82 % of exports in 2025; no other way passed 12 %";
  figure.subtitle = "Oil carried by link, Mt/yr; links.csv and observed.csv, 2025";
  figure.foot = "Three links rest on rows of low confidence. Outlines: Natural Earth.";
  figure.layers = {open_network()};
  figure.holders = holders();
  figure.widest = 64.8;
  return figure;
}

MapFigure pair_of_maps() {
  MapFigure figure = map_figure();
  figure.id = "map-pair";
  figure.title = "With CPC closed, 8.4 Mt/yr more go by Samara and 1.9 by Baku";
  figure.layers = {open_network(), closed_network()};
  figure.frame = MapFrame{.south = 35, .north = 56, .west = 33, .east = 62};
  return figure;
}

}  // namespace egress::sample
