// Back-test: what the model would have said of years that have been, beside what was observed and
// beside a rule that knows nothing. See README.md in this folder.
#pragma once

#include <string>
#include <vector>

#include "egress/base/outcome.h"
#include "egress/base/run_context.h"
#include "egress/io/case_reader.h"
#include "egress/model/model.h"

namespace egress {

struct BacktestOptions {
  Period period = Period::day;
  BuildOptions build;
};

enum class OutputRun : std::uint8_t { realised, planned };
std::string_view name_of(OutputRun run);  // "realised", "planned"

/// One figure. Amounts in the corridor's canonical unit; NaN where there is none.
struct BacktestRow {
  OutputRun run = OutputRun::realised;
  int year = 0;
  std::string corridor;  // an id, or "total"
  double observed = 0, observed_low = 0, observed_high = 0;
  double computed = 0;
  double naive = 0;     // NaN in a first year without the year before
  bool fitted = false;  // parameters were chosen on this year: used_for fit, else prediction
  std::string like;     // which definition the observed series has
  std::string source;   // id of the observed row
};

/// A yearly minimum equal to its maximum: the model cannot be wrong there, so it proves nothing.
struct Pin {
  std::string what;    // "contract:..."
  std::string reason;  // minimum and maximum as written
};

/// Mean absolute error over corridors (not the total) of the predicted years of one run.
struct BacktestError {
  OutputRun run = OutputRun::realised;
  double computed = 0, naive = 0;
};

struct BacktestResult {
  Status status = Status::done;
  std::string unit = "t";
  std::vector<BacktestRow> rows;  // run, then year, then corridors in table order, then total
  std::vector<Pin> pins;
  std::vector<BacktestError> errors;
  double unexplained = 0;  // largest |computed - observed| among predictions, realised run
};

/// Every year of the case's back-test is solved on its own, once with realised and once with
/// planned output. The naive rule: last year's observed amount on every corridor but the remainder,
/// which takes what is left of this run's total. Cost: two plans a year.
Outcome<BacktestResult> backtest(const CaseFiles& files, const BacktestOptions& options,
                                 RunContext& context);

}  // namespace egress
