// The parsed TOML with places, and the check of its keys. Private to the TOML readers.
#pragma once

// toml++ 3.3 asserts that a key begins well where it then reports, in good order, that it does not.
#define TOML_ASSERT(expr) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/impl/forward_declarations.h>
// toml++ 3.3 calls it unreachable that a letter from U+00A0 to U+0499 (all of Cyrillic) is asked
// whether it is a blank, which happens outside quotes. The answer is no.
// clang-format off
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE return {}
#include <toml++/impl/unicode.h>
#undef TOML_UNREACHABLE
#define TOML_UNREACHABLE __builtin_unreachable()
// clang-format on
#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "egress/io/raw_case.h"
#include "egress/io/reporter.h"

namespace egress {

/// A TOML file under its key descriptions. Getters return what is there and well-typed; what is not
/// has been reported by `check`.
class TomlTree {
 public:
  TomlTree(const RawFile& file, std::span<const KeyDescription> keys, Reporter& reporter);

  /// False if the file is not TOML.
  bool good() const { return good_; }
  const toml::table& root() const { return root_; }
  SourceSpan place(const toml::node& node) const;
  SourceSpan place(const toml::source_region& region) const;

  static std::string text(const toml::table& table, std::string_view key);
  std::optional<Day> day(const toml::table& table, std::string_view key) const;
  std::vector<std::pair<std::string, SourceSpan>> texts(const toml::table& table,
                                                        std::string_view key) const;
  static std::vector<const toml::table*> tables(const toml::table& table, std::string_view key);

 private:
  void check_table(const toml::table& table, const std::string& prefix, const SourceSpan& where);
  void check_value(const toml::node& node, const KeyDescription& key);
  bool fits(const toml::node& node, std::string_view type) const;

  const RawFile& file_;
  std::span<const KeyDescription> keys_;
  Reporter& reporter_;
  toml::table root_;
  bool good_ = false;
};

}  // namespace egress
