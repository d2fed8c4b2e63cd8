#include "egress/io/toml_tree.h"

#include <fmt/format.h>

#include <algorithm>

namespace egress {

namespace {

/// The part of `path` below `prefix` if it is one step below, else empty.
std::string_view step_below(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return {};
  const std::string_view rest = path.substr(prefix.size());
  return rest.find('.') == std::string_view::npos ? rest : std::string_view{};
}

std::string_view article(std::string_view type) {
  if (type == "date") return "a date such as 2025-11-29";
  if (type == "bool") return "true or false";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "strings") return "a list of strings, such as [\"a\", \"b\"]";
  if (type == "integers") return "a list of whole numbers, such as [2022, 2023]";
  if (type == "table") return "a table";
  if (type == "tables") return "a list of tables ([[...]])";
  return "a string in quotes";
}

template <class T>
bool list_of(const toml::node& node) {
  const auto* array = node.as_array();
  return array != nullptr &&
         std::ranges::all_of(*array, [](const toml::node& n) { return n.is<T>(); });
}

std::optional<Day> day_of_node(const toml::node& node) {
  if (const auto* date = node.as_date()) {
    const auto text = fmt::format("{:04}-{:02}-{:02}", int{date->get().year},
                                  int{date->get().month}, int{date->get().day});
    return parse_day(text);
  }
  if (const auto* word = node.as_string()) return parse_day(word->get());
  return {};
}

}  // namespace

TomlTree::TomlTree(const RawFile& file, std::span<const KeyDescription> keys, Reporter& reporter)
    : file_(file), keys_(keys), reporter_(reporter) {
  auto parsed = toml::parse(file.bytes(), file.name());
  if (!parsed) {
    reporter_.add("E0601", place(parsed.error().source()),
                  std::string(parsed.error().description()), "see https://toml.io for the format");
    return;
  }
  good_ = true;
  root_ = std::move(parsed).table();
  check_table(root_, "", {.file = file.name()});
}

SourceSpan TomlTree::place(const toml::source_region& region) const {
  const auto line = static_cast<std::int64_t>(region.begin.line);
  if (line < 1) return {.file = file_.name()};
  const std::size_t begin = file_.offset_at(line, static_cast<std::int64_t>(region.begin.column));
  std::size_t end = begin + 1;
  if (region.end.line == region.begin.line && region.end.column > region.begin.column) {
    end = file_.offset_at(line, static_cast<std::int64_t>(region.end.column));
  }
  return file_.span(begin, std::max(end, begin + 1) - begin);
}

SourceSpan TomlTree::place(const toml::node& node) const { return place(node.source()); }

std::string TomlTree::text(const toml::table& table, std::string_view key) {
  const auto* node = table.get(key);
  const auto* word = node == nullptr ? nullptr : node->as_string();
  return word == nullptr ? std::string() : word->get();
}

std::optional<Day> TomlTree::day(const toml::table& table, std::string_view key) const {
  const auto* node = table.get(key);
  return node == nullptr ? std::nullopt : day_of_node(*node);
}

std::vector<std::pair<std::string, SourceSpan>> TomlTree::texts(const toml::table& table,
                                                                std::string_view key) const {
  std::vector<std::pair<std::string, SourceSpan>> out;
  const auto* node = table.get(key);
  const auto* array = node == nullptr ? nullptr : node->as_array();
  if (array == nullptr) return out;
  for (const auto& element : *array) {
    if (const auto* word = element.as_string()) out.emplace_back(word->get(), place(element));
  }
  return out;
}

std::vector<const toml::table*> TomlTree::tables(const toml::table& table, std::string_view key) {
  std::vector<const toml::table*> out;
  const auto* node = table.get(key);
  const auto* array = node == nullptr ? nullptr : node->as_array();
  if (array == nullptr) return out;
  for (const auto& element : *array) {
    if (const auto* inner = element.as_table()) out.push_back(inner);
  }
  return out;
}

void TomlTree::check_table(const toml::table& table, const std::string& prefix,
                           const SourceSpan& where) {
  std::vector<std::string_view> names;
  for (const auto& key : keys_) {
    const std::string_view name = step_below(key.path, prefix);
    if (name.empty() || name.ends_with("[]")) continue;
    names.push_back(name);
    if (key.required && !table.contains(name)) {
      reporter_.add("E0604", where, fmt::format("the key `{}` is missing", key.path),
                    std::string(key.doc));
    }
  }
  for (const auto& [key, node] : table) {
    const auto found = std::ranges::find_if(
        keys_, [&](const KeyDescription& k) { return step_below(k.path, prefix) == key.str(); });
    if (found == keys_.end()) {
      reporter_.add("E0602", place(key.source()),
                    fmt::format("{} has no key `{}{}`", file_.name(), prefix, shown(key.str())),
                    suggestion(key.str(), names, "docs/case-format.md lists the keys"));
    } else {
      check_value(node, *found);
    }
  }
}

bool TomlTree::fits(const toml::node& node, std::string_view type) const {
  if (type == "string") return node.is_string();
  if (type == "date") return day_of_node(node).has_value();
  if (type == "bool") return node.is_boolean();
  if (type == "integer") return node.is_integer();
  if (type == "number") {
    const auto value = node.value<double>();
    return (node.is_integer() || node.is_floating_point()) && value && std::isfinite(*value);
  }
  if (type == "strings") return list_of<std::string>(node);
  if (type == "integers") return list_of<std::int64_t>(node);
  if (type == "table") return node.is_table();
  return list_of<toml::table>(node);
}

void TomlTree::check_value(const toml::node& node, const KeyDescription& key) {
  if (!fits(node, key.type)) {
    reporter_.add("E0603", place(node), fmt::format("`{}` must be {}", key.path, article(key.type)),
                  std::string(key.doc));
    return;
  }
  const std::string path(key.path);
  if (key.type == "tables") {
    for (const auto& element : *node.as_array()) {
      check_table(*element.as_table(), path + "[].", place(element));
    }
  } else if (key.type == "table") {
    // A table without described keys (`units`, `args`) is free in its keys.
    const bool described = std::ranges::any_of(
        keys_, [&](const KeyDescription& k) { return !step_below(k.path, path + ".").empty(); });
    if (described) check_table(*node.as_table(), path + ".", place(node));
  }
}

}  // namespace egress
