#include "egress/flow/closure.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace egress {

namespace {

constexpr TableKind closable[] = {TableKind::corridor, TableKind::link,  TableKind::node,
                                  TableKind::store,    TableKind::fleet, TableKind::supply,
                                  TableKind::market,   TableKind::holder};

constexpr std::string_view example = "such as cpc_spm@2025-11-29/57d:0.5";

std::int64_t characters(std::string_view bytes) {
  return std::ranges::count_if(
      bytes, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

std::optional<double> parse_start(std::string_view text) {
  const auto day = parse_day(text.substr(0, 10));
  if (!day) return {};
  if (text.size() == 10) return static_cast<double>(*day) * 24;
  if (text.size() != 13 || text[10] != 'T') return {};
  int hour = 0;
  for (const char c : text.substr(11)) {
    if (c < '0' || c > '9') return {};
    hour = hour * 10 + (c - '0');
  }
  if (hour > 23) return {};
  return static_cast<double>(*day) * 24 + hour;
}

std::optional<double> parse_share(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  if (!(value >= 0 && value <= 1)) return {};
  return value;
}

/// One closure's text on its way to a Closure; collects what is wrong with each of its parts.
class ClosureParser {
 public:
  ClosureParser(const Model& model, std::string_view text) : model_(model), text_(text) {}

  Outcome<Closure> parse() {
    const std::size_t at = text_.find('@');
    const std::size_t slash = at == std::string_view::npos ? at : text_.find('/', at);
    if (slash == std::string_view::npos) {
      const bool no_start = at == std::string_view::npos;
      wrong("E0520", text_.size(), 0,
            fmt::format("a closure is written WHAT@START/DURATION[:LEFT]; `{}` is missing",
                        no_start ? "@START" : "/DURATION"),
            std::string(example));
      return std::unexpected(std::move(diagnostics_));
    }
    const std::size_t colon = text_.find(':', slash);
    const bool has_left = colon != std::string_view::npos;
    what(text_.substr(0, at));
    start(at + 1, text_.substr(at + 1, slash - at - 1));
    duration(slash + 1, text_.substr(slash + 1, has_left ? colon - slash - 1 : colon));
    if (has_left) left(colon + 1, text_.substr(colon + 1));
    if (diagnostics_.has_errors()) return std::unexpected(std::move(diagnostics_));
    closure_.text = std::string(text_);
    return std::move(closure_);
  }

 private:
  void wrong(std::string_view code, std::size_t offset, std::size_t length, std::string message,
             std::string hint) {
    SourceSpan where;
    where.file = "--close";
    where.line = 1;
    where.column = characters(text_.substr(0, offset)) + 1;
    where.length = std::max<std::int64_t>(1, characters(text_.substr(offset, length)));
    where.text = std::string(text_);
    diagnostics_.add(code, std::move(where), std::move(message), std::move(hint));
  }

  void what(std::string_view reference) {
    std::vector<ThingRef> found;
    for (const auto thing : find_things(model_, reference)) {
      if (thing.kind != TableKind::contract) found.push_back(thing);
    }
    if (found.size() == 1) {
      closure_.what = std::move(found);
    } else if (found.empty()) {
      unknown(reference);
    } else {
      std::vector<std::string> ways;
      ways.reserve(found.size());
      for (const auto thing : found) ways.push_back('`' + qualified_id(model_, thing) + '`');
      wrong("E0522", 0, reference.size(),
            fmt::format("`{}` names {} things", reference, found.size()),
            fmt::format("write {}", fmt::join(ways, " or ")));
    }
  }

  void unknown(std::string_view reference) {
    const std::size_t colon = reference.find(':');
    const bool qualified = colon != std::string_view::npos;
    const std::string_view kind_name = qualified ? reference.substr(0, colon) : std::string_view{};
    const std::string_view id = qualified ? reference.substr(colon + 1) : reference;
    std::vector<std::string_view> kinds;
    std::vector<std::string> ids;
    bool kind_known = !qualified;
    for (const TableKind kind : closable) {
      kinds.push_back(name_of(kind));
      kind_known = kind_known || kind_name == name_of(kind);
    }
    if (!kind_known) {
      const auto near = nearest(kind_name, kinds);
      wrong("E0521", 0, kind_name.size(), fmt::format("nothing of kind `{}` can close", kind_name),
            near.empty() ? fmt::format("one of {}", fmt::join(kinds, ", "))
                         : fmt::format("did you mean `{}:`?", near));
      return;
    }
    const auto* of_kind =
        std::ranges::find(closable, kind_name, [](TableKind kind) { return name_of(kind); });
    const std::string with = how_to_build(
        model_, id, qualified ? std::optional<TableKind>(*of_kind) : std::optional<TableKind>());
    if (!with.empty()) {
      wrong("E0521", qualified ? colon + 1 : 0, id.size(),
            fmt::format("`{}` is not there unless its project is built", id), with);
      return;
    }
    for (const TableKind kind : closable) {
      if (!qualified || kind_name == name_of(kind)) add_ids(kind, ids);
    }
    const std::vector<std::string_view> candidates(ids.begin(), ids.end());
    const auto near = nearest(id, candidates);
    wrong("E0521", qualified ? colon + 1 : 0, id.size(),
          qualified ? fmt::format("there is no {} `{}`", kind_name, id)
                    : fmt::format("nothing that can close is called `{}`", id),
          near.empty() ? "the ids stand in the tables of the case"
                       : fmt::format("did you mean `{}`?", near));
  }

  void add_ids(TableKind kind, std::vector<std::string>& ids) const {
    const auto add = [&](const auto& table) {
      for (const auto& thing : table) ids.push_back(thing.id);
    };
    switch (kind) {
      case TableKind::corridor:
        add(model_.corridors);
        break;
      case TableKind::link:
        add(model_.links);
        break;
      case TableKind::node:
        add(model_.nodes);
        break;
      case TableKind::store:
        add(model_.stores);
        break;
      case TableKind::fleet:
        add(model_.fleets);
        break;
      case TableKind::supply:
        add(model_.supplies);
        break;
      case TableKind::market:
        add(model_.markets);
        break;
      case TableKind::holder:
        add(model_.holders);
        break;
      case TableKind::contract:
        break;
    }
  }

  void start(std::size_t offset, std::string_view text) {
    if (const auto hour = parse_start(text)) {
      closure_.start = *hour;
      return;
    }
    wrong("E0523", offset, text.size(), fmt::format("`{}` is not a start", text),
          "write a day as 2025-11-29 or an hour of it as 2025-11-29T06 (UTC)");
  }

  void duration(std::size_t offset, std::string_view text) {
    if (const auto hours = parse_duration_hours(text)) {
      closure_.end = closure_.start + *hours;
      return;
    }
    wrong("E0524", offset, text.size(), fmt::format("`{}` is not a duration", text),
          "write hours, days or weeks above zero: 36h, 57d, 2w");
  }

  void left(std::size_t offset, std::string_view text) {
    if (const auto share = parse_share(text)) {
      closure_.left = *share;
      return;
    }
    wrong("E0525", offset, text.size(), fmt::format("`{}` is not a share of capacity left", text),
          "write a number from 0 (closed) to 1 (open): 0.5");
  }

  const Model& model_;
  std::string_view text_;
  Closure closure_;
  Diagnostics diagnostics_;
};

}  // namespace

std::string how_to_build(const Model& model, std::string_view id, std::optional<TableKind> kind) {
  std::vector<std::string> ways;
  for (const auto& thing : model.not_built) {
    if (thing.id != id || (kind && thing.kind != *kind)) continue;
    std::string way = fmt::format("`--with {}`", thing.project);
    if (std::ranges::find(ways, way) == ways.end()) ways.push_back(std::move(way));
  }
  return ways.empty() ? std::string() : fmt::format("add {}", fmt::join(ways, " or "));
}

Outcome<Closure> parse_closure(const Model& model, std::string_view text) {
  return ClosureParser(model, text).parse();
}

}  // namespace egress
