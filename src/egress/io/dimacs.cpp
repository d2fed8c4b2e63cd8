#include "egress/io/dimacs.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string_view>
#include <tuple>

#include "egress/base/letters.h"
#include "egress/io/dimacs_words.h"
#include "egress/io/reporter.h"

namespace egress {

namespace {

using network::Node;

constexpr std::int64_t most_nodes = std::int64_t{1} << 28U;  // refuse() in problem.h allows no more
constexpr std::int64_t most_arcs = std::int64_t{1} << 29U;
constexpr std::size_t most_told = 100;
constexpr std::string_view min_arc = "a TAIL HEAD LOWER UPPER COST";
constexpr std::string_view max_arc = "a TAIL HEAD CAPACITY";

/// The next field, if it is a number of at most 18 digits; ends just behind it. Needs a byte that
/// is neither blank nor digit at the end of the buffer.
bool short_number(const char*& at, std::int64_t& value) {
  if (!blank(*at)) return false;
  while (blank(*at)) ++at;
  const bool negative = *at == '-';
  if (negative) ++at;
  const char* digits = at;
  std::uint64_t sum = 0;
  for (; *at >= '0' && *at <= '9'; ++at) sum = sum * 10 + static_cast<std::uint64_t>(*at - '0');
  constexpr std::ptrdiff_t safe = 18;
  if (at == digits || at - digits > safe) return false;
  value = negative ? -static_cast<std::int64_t>(sum) : static_cast<std::int64_t>(sum);
  return true;
}

bool means_no_limit(std::string_view word) {
  std::string small = lower(word.substr(0, 16));
  if (small.starts_with('+')) small.erase(0, 1);
  return small == "inf" || small == "infinity";
}

/// Arcs made of short numbers take a fast way; all other lines, and all mistakes, the careful one.
class Reader {
 public:
  Reader(const TextBuffer& file, const RunContext& context)
      : file_(file),
        context_(context),
        begin_(file.bytes().data()),
        end_(begin_ + file.bytes().size()),
        counted_(begin_) {}

  Outcome<Dimacs> read() {
    const char* at = file_.bytes().starts_with("\xEF\xBB\xBF") ? begin_ + 3 : begin_;
    constexpr std::uint64_t often = 1U << 16U;
    for (std::uint64_t line = 0; at < end_ && !broken_; ++line) {
      if (line % often == 0 && context_.should_stop()) {
        out_.stopped = true;
        return std::move(out_);
      }
      if (!fast_arc(at)) at = careful_line(at);
    }
    if (!broken_) finish();
    if (found_.has_errors()) return std::unexpected(std::move(found_));
    return std::move(out_);
  }

 private:
  void mistake(std::string_view code, std::string_view where, std::string message,
               std::string hint) {
    broken_ = broken_ || found_.error_count() + 1 >= most_told;
    if (found_.error_count() + 1 == most_told) hint += "; reading ends at a hundred mistakes";
    const char* line = line_begin_;
    lines_ += std::count(counted_, line, '\n');
    counted_ = line;
    found_.add(code,
               file_.span(lines_, static_cast<std::size_t>(line - begin_),
                          static_cast<std::size_t>(where.data() - begin_), where.size()),
               std::move(message), std::move(hint));
  }
  void mistake_at_problem(std::string_view code, std::string message, std::string hint) {
    found_.add(code, problem_place_, std::move(message), std::move(hint));
  }

  bool fast_arc(const char*& at) {
    const char* p = at;
    while (blank(*p)) ++p;
    if (*p != 'a' || arc_fields_ == 0) return false;
    std::array<std::int64_t, 5> v{};
    ++p;
    for (std::size_t i = 0; i < arc_fields_; ++i) {
      if (!short_number(p, v[i])) return false;
    }
    while (blank(*p)) ++p;
    if (*p != '\n' && p != end_) return false;
    if (v[0] < 1 || v[0] > nodes_ || v[1] < 1 || v[1] > nodes_) return false;
    const bool min = out_.kind == Dimacs::Kind::min;
    const std::int64_t lower = min ? v[2] : 0;
    const std::int64_t upper = min ? v[3] : v[2];
    if (upper < lower || arcs_seen_ >= arcs_) return false;
    ++arcs_seen_;
    add_arc(v[0], v[1], lower, upper, min ? v[4] : 0);
    at = p == end_ ? p : p + 1;
    return true;
  }

  void add_arc(std::int64_t tail, std::int64_t head, std::int64_t lower, std::int64_t upper,
               std::int64_t cost) {
    out_.problem.add_arc(static_cast<Node>(tail - 1), static_cast<Node>(head - 1), upper, cost,
                         lower);
  }

  /// Reads one line whatever it holds; where the next one begins.
  const char* careful_line(const char* at) {
    line_begin_ = at;
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end_ - at));
    const char* stop = found == nullptr ? end_ : static_cast<const char*>(found);
    const char* next = found == nullptr ? end_ : stop + 1;
    const std::string_view line(at, static_cast<std::size_t>(stop - at));
    if (found == nullptr && file_.cut_off()) {
      mistake("E0702", line.substr(0, 1), "a line of more than 16 MiB",
              "DIMACS files have short lines; is this the right file?");
      broken_ = true;
      return end_;
    }
    const Words words(line);
    if (words.count == 0) return next;
    const std::string_view letter = words.at[0];
    if (letter.front() == 'c') return next;
    if (!text(line)) return end_;
    if (letter == "p") {
      problem_line(words, line);
    } else if (letter == "n" || letter == "a") {
      if (has_problem_ || early(letter)) {
        letter == "n" ? node_line(words) : arc_line(words);
      }
    } else {
      unknown_line(letter);
    }
    return next;
  }

  bool text(std::string_view line) {
    const auto control = std::ranges::find_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20U && !blank(c); });
    if (control == line.end()) return true;
    mistake("E0702", line.substr(static_cast<std::size_t>(control - line.begin()), 1),
            "binary bytes, which no DIMACS file has",
            "unpack it if it is packed: `gzip -dc FILE | egress flow -`");
    broken_ = true;
    return false;
  }

  void unknown_line(std::string_view letter) {
    std::string hint = "lines begin with c, p, n or a";
    for (const std::string_view known : {"c", "p", "n", "a"}) {
      const char lower = static_cast<char>(known.front());
      if (letter.size() == 1 && letter.front() == lower - 'a' + 'A') {
        hint = fmt::format("did you mean `{}`?", known);
      }
    }
    mistake("E0704", letter, fmt::format("a line that begins with `{}`", shown(letter)),
            std::move(hint));
  }

  /// A node or an arc before the problem line: told once. Never true.
  bool early(std::string_view letter) {
    if (!early_told_) {
      mistake("E0703", letter, "a node or an arc before the problem line",
              "begin with `p min NODES ARCS` or `p max NODES ARCS`");
    }
    early_told_ = true;
    return false;
  }

  void problem_line(const Words& words, std::string_view line) {
    const std::string_view letter = words.at[0];
    if (has_problem_) {
      mistake("E0703", letter, "a second problem line", "keep one of them");
      return;
    }
    broken_ = true;  // unless it is good: without it no other line can be judged
    if (words.count != 4) {
      mistake("E0703", letter, fmt::format("a problem line of {} fields", words.count),
              "write it as `p min NODES ARCS` or `p max NODES ARCS`");
      return;
    }
    const std::string_view kind = words.at[1];
    if (kind != "min" && kind != "max") {
      mistake("E0703", kind, fmt::format("a problem of kind `{}`", shown(kind)),
              "minimum-cost (`p min`) and maximum-flow (`p max`) problems are read");
      return;
    }
    const auto nodes = count(words.at[2], "nodes", nodes_that_fit());
    const auto arcs = count(words.at[3], "arcs", most_arcs);
    if (!nodes || !arcs) return;
    broken_ = found_.error_count() >= most_told;
    has_problem_ = true;
    problem_place_ = file_.span(static_cast<std::size_t>(letter.data() - begin_),
                                static_cast<std::size_t>(words.at[3].end() - letter.begin()));
    start(kind == "min" ? Dimacs::Kind::min : Dimacs::Kind::max, *nodes, *arcs,
          static_cast<std::size_t>(end_ - line.data()));
  }

  void start(Dimacs::Kind kind, std::int64_t nodes, std::int64_t arcs, std::size_t bytes_left) {
    out_.kind = kind;
    nodes_ = nodes;
    arcs_ = arcs;
    arc_fields_ = kind == Dimacs::Kind::min ? 5 : 3;
    auto& p = out_.problem;
    p.nodes = static_cast<Node>(nodes);
    p.supply.assign(static_cast<std::size_t>(nodes), 0);
    if (kind == Dimacs::Kind::min) described_.assign(static_cast<std::size_t>(nodes), false);
    constexpr std::size_t shortest = 8;  // `a 1 2 3` and its end: an arc of a maximum-flow problem
    const std::size_t room =
        std::min(static_cast<std::size_t>(arcs), bytes_left / shortest + 1) + 1;  // and one back
    for (auto* ends : {&p.tail, &p.head}) ends->reserve(room);
    for (auto* numbers : {&p.lower, &p.upper, &p.cost}) numbers->reserve(room);
  }

  /// Every node that a line names takes a byte or more there, so a file with more nodes than bytes
  /// has them for nothing but to fill our memory. A million do no harm.
  std::int64_t nodes_that_fit() const {
    constexpr std::int64_t harmless = std::int64_t{1} << 20U;
    return std::clamp(static_cast<std::int64_t>(end_ - begin_), harmless, most_nodes);
  }

  std::optional<std::int64_t> count(std::string_view word, std::string_view of, std::int64_t most) {
    const auto value = number(word);
    if (value && (*value < 0 || *value > most)) {
      mistake("E0708", word, fmt::format("{} {}", *value, of),
              fmt::format("a file of this size may have 0 to {}", most));
      return {};
    }
    return value;
  }

  std::optional<std::int64_t> number(std::string_view word) {
    std::int64_t value = 0;
    const bool plus = word.size() > 1 && word[0] == '+' && word[1] != '-';
    const auto [stop, error] = std::from_chars(word.begin() + (plus ? 1 : 0), word.end(), value);
    if (error == std::errc{} && stop == word.end()) return value;
    const bool large = error == std::errc::result_out_of_range && stop == word.end();
    mistake("E0706", word,
            fmt::format("`{}` {}", shown(word),
                        large ? "does not fit 64 bits" : "is not a whole number"),
            large ? "use a coarser unit" : "write digits only, such as 25 or -3");
    return {};
  }

  std::optional<std::int64_t> node(std::string_view word) {
    const auto value = number(word);
    if (value && (*value < 1 || *value > nodes_)) {
      mistake("E0707", word, fmt::format("there is no node {}", *value),
              fmt::format("nodes are numbered from 1 to {}", nodes_));
      return {};
    }
    return value;
  }

  bool right_fields(const Words& words, std::size_t wanted, std::string_view form) {
    if (words.count == wanted) return true;
    const bool many = words.count > wanted;
    mistake(
        "E0705", many ? words.at[wanted] : words.at[0],
        fmt::format("{} fields after `{}` instead of {}", words.count - 1, words.at[0], wanted - 1),
        fmt::format("write it as `{}`", form));
    return false;
  }

  void node_line(const Words& words) {
    const bool min = out_.kind == Dimacs::Kind::min;
    if (!right_fields(words, 3, min ? "n NODE SUPPLY" : "n NODE s` or `n NODE t")) return;
    const auto at = node(words.at[1]);
    if (!min) {
      terminal(at, words.at[2]);
      return;
    }
    const auto supply = number(words.at[2]);
    if (!at || !supply) return;
    const auto index = static_cast<std::size_t>(*at - 1);
    if (described_[index]) {
      mistake("E0709", words.at[1], fmt::format("a second supply of node {}", *at),
              "keep one of them");
    }
    described_[index] = true;
    out_.problem.supply[index] = *supply;
  }

  void terminal(std::optional<std::int64_t> at, std::string_view word) {
    if (word != "s" && word != "t") {
      mistake("E0711", word, fmt::format("`{}` is neither source nor sink", shown(word)),
              "write `s` for the source, `t` for the sink");
      return;
    }
    Node& end = word == "s" ? out_.source : out_.sink;
    bool& seen = word == "s" ? source_seen_ : sink_seen_;
    if (seen) {
      mistake("E0711", word, fmt::format("a second {}", word == "s" ? "source" : "sink"),
              "join several by arcs of a node of their own");
    }
    seen = true;
    if (at) end = static_cast<Node>(*at - 1);
    if (at && out_.source == out_.sink) {
      mistake("E0711", word, fmt::format("node {} is both source and sink", *at),
              "they must be different nodes");
    }
  }

  void arc_line(const Words& words) {
    const bool min = out_.kind == Dimacs::Kind::min;
    ++arcs_seen_;
    if (!right_fields(words, arc_fields_ + 1, min ? min_arc : max_arc)) return;
    const auto tail = node(words.at[1]);
    const auto head = node(words.at[2]);
    const auto lower = min ? number(words.at[3]) : 0;
    const std::string_view most = min ? words.at[4] : words.at[3];
    auto upper = means_no_limit(most) ? network::unlimited : number(most);
    const auto cost = min ? number(words.at[5]) : 0;
    if (lower && upper && *upper < *lower) {
      if (*lower < 0 || *upper >= 0) {
        mistake("E0710", most,
                fmt::format("the upper bound {} is below the lower bound {}", *upper, *lower),
                "give the lower bound first; `inf` means no limit");
      }
      upper = network::unlimited;
    }
    if (!tail || !head || !lower || !upper || !cost) return;
    if (arcs_seen_ > arcs_) return;  // told at the end, when all are counted
    add_arc(*tail, *head, *lower, *upper, *cost);
  }

  /// What only the end of the file can tell.
  void finish() {
    line_begin_ = begin_;
    counted_ = begin_;
    lines_ = 1;
    if (!has_problem_) {
      if (early_told_ || found_.has_errors()) return;
      const bool empty =
          std::ranges::all_of(file_.bytes(), [](char c) { return blank(c) || c == '\n'; });
      found_.add(empty ? "E0702" : "E0703", {.file = file_.name()},
                 empty ? fmt::format("{} is empty", file_.name()) : "there is no problem line",
                 "begin with `p min NODES ARCS` or `p max NODES ARCS`");
      return;
    }
    if (arcs_seen_ != arcs_) {
      mistake_at_problem("E0708",
                         fmt::format("{} arcs are announced and {} are there", arcs_, arcs_seen_),
                         "correct the count, or look for what is missing");
    }
    if (out_.kind == Dimacs::Kind::min) return;
    for (const auto& [seen, letter, what] :
         {std::tuple(source_seen_, 's', "source"), std::tuple(sink_seen_, 't', "sink")}) {
      if (seen) continue;
      mistake_at_problem("E0711", fmt::format("there is no {}", what),
                         fmt::format("write a line `n NODE {}`", letter));
    }
  }

  const TextBuffer& file_;
  const RunContext& context_;
  const char *begin_, *end_;
  const char* counted_;  // lines before it are in lines_
  std::int64_t lines_ = 1;
  const char* line_begin_ = nullptr;  // of the line that is read with care
  Diagnostics found_;
  Dimacs out_;
  bool broken_ = false;  // no use in reading on
  bool has_problem_ = false, early_told_ = false, source_seen_ = false, sink_seen_ = false;
  SourceSpan problem_place_;
  std::int64_t nodes_ = 0, arcs_ = 0, arcs_seen_ = 0;
  std::size_t arc_fields_ = 0;  // 0 before the problem line
  std::vector<bool> described_;
};

}  // namespace

Outcome<Dimacs> read_dimacs(const TextBuffer& file, const RunContext& context) {
  return Reader(file, context).read();
}

}  // namespace egress
