// Arguments: the words of a request, read with the types of their descriptions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egress/base/calendar.h"
#include "egress/base/diagnostics.h"
#include "egress/engine/command.h"
#include "egress/io/case_reader.h"

namespace egress {

/// Collects every mistake in the words; ask `diagnostics()` when all is read.
class Arguments {
 public:
  explicit Arguments(const Request& request);

  std::optional<std::string> text(std::string_view option) const;
  std::vector<std::string> texts(std::string_view option) const;
  /// The parts of `a,b,c`; none if the option is not given.
  std::vector<std::string> list(std::string_view option) const;
  /// True if the option is given as this word, which is the only one that it takes.
  bool word(std::string_view option, std::string_view only);
  std::optional<Day> date(std::string_view option);
  std::optional<Period> period(std::string_view option);
  std::optional<long> integer(std::string_view option);
  std::optional<double> hours(std::string_view option);    // `36h`, `2d`, `1w`
  std::optional<double> seconds(std::string_view option);  // `60s`, `5m`, `2h`

  BuildOptions build() const;  // --with, --set
  /// The case's horizon with `--from`, `--to`, `--period` in its place.
  Horizon horizon(const Horizon& of_case);

  Diagnostics& diagnostics() { return diagnostics_; }

 private:
  void mistake(std::string_view option, const std::string& value, std::string_view wanted);
  const Request& request_;
  Diagnostics diagnostics_;
};

}  // namespace egress
