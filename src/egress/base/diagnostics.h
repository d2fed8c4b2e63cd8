// Diagnostics: what is wrong with the user's input, where, and what to write instead.
//
// Codes are stable and described once, in diagnostic_codes.cpp; docs/diagnostics.md is generated
// from there and every code has a case in cases/bad/.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace egress {

enum class Severity : std::uint8_t { error, warning };

/// A place in a user's file. Lines and columns count from 1; 0 means "not known" (the whole file).
/// Columns count characters (UTF-8 code points), not bytes. `length` is how many characters to
/// underline and `text` the source line, both optional.
struct SourceSpan {
  std::string file{};
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::int64_t length = 0;
  std::string text{};
};

/// Where a mistake is that stands in an option: its name as the file, `--owner:1:1`.
SourceSpan span_of_option(std::string option, std::string text);

struct Diagnostic {
  std::string code;  // "E0207", "W0601"
  Severity severity = Severity::error;
  SourceSpan where;
  std::string message;
  std::string hint;  // what to write instead; may be empty
};

/// One row of the catalogue: the code's meaning for people.
struct DiagnosticCode {
  std::string_view code;
  Severity severity;
  std::string_view title;        // short, for lists
  std::string_view explanation;  // what it means, why it matters
  std::string_view remedy;       // what to do
};

/// All codes, ordered. Lives in diagnostic_codes.cpp.
std::span<const DiagnosticCode> diagnostic_codes();
const DiagnosticCode* find_diagnostic_code(std::string_view code);

/// A list of diagnostics in the order found. Not thread-safe.
class Diagnostics {
 public:
  /// Severity comes from the catalogue; an unknown code is our own mistake (throws InternalError).
  void add(std::string_view code, SourceSpan where, std::string message, std::string hint = {});
  void append(Diagnostics other);

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  std::size_t warning_count() const { return items_.size() - errors_; }
  const std::vector<Diagnostic>& items() const { return items_; }
  bool empty() const { return items_.empty(); }
  /// Orders by file, line, column, code; keeps the order of equals. Removes exact repeats.
  void sort();

 private:
  std::vector<Diagnostic> items_;
  std::size_t errors_ = 0;
};

/// A single one, often without a place in a file.
Diagnostics mistake(std::string_view code, std::string message, std::string hint,
                    SourceSpan where = {});

/// `links.csv:14:22: error[E0207]: message`, the line with a caret when known, `hint: ...`. Fit for
/// a terminal whatever the user's file holds: control characters are blanked, broken UTF-8
/// replaced.
std::string render(const Diagnostic& diagnostic, bool colour);
std::string render(const Diagnostics& diagnostics, bool colour);

/// The candidate nearest to `word` in edit distance (at most a third of its length, at least 1,
/// and less than all of it), or an empty view. Cost O(sum of lengths * |word|).
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace egress
