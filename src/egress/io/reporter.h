// Reporter: diagnostics with a ceiling, so that a million equal mistakes are told as a hundred and
// a count; and the nearest name as a hint.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "egress/base/diagnostics.h"

namespace egress {

/// Collects the diagnostics of one reading or one build. Not thread-safe.
class Reporter {
 public:
  /// Of one code in one file; further ones are counted. More help nobody.
  static constexpr std::int64_t most_alike = 100;

  void add(std::string_view code, SourceSpan where, std::string message, std::string hint = {});
  /// The same ceiling for diagnostics made elsewhere.
  void add(Diagnostic diagnostic);
  /// False once the ceiling is reached: a costly hint need not be made.
  bool wants(std::string_view code, std::string_view file) const;
  bool has_errors() const { return found_.has_errors(); }
  const Diagnostics& found() const { return found_; }
  /// All, with a line for each code and file that went over the ceiling. Ends the collecting.
  Diagnostics take();

 private:
  std::map<std::pair<std::string, std::string>, std::int64_t> counts_;  // by file and code
  Diagnostics found_;
};

/// "did you mean `x`?", or `otherwise` where no name is near. Letter case, blanks and hyphens are
/// forgiven. O(sum of lengths * |word|).
std::string suggestion(std::string_view word, const std::vector<std::string_view>& names,
                       std::string otherwise = {});
/// The text for a message: cut to a length that people can read, without control characters.
std::string shown(std::string_view text);

}  // namespace egress
