#include "egress/io/json_places.h"

#include <fmt/format.h>

#include <algorithm>

#include "egress/io/csv.h"
#include "egress/io/reporter.h"

namespace egress {

namespace {

constexpr std::size_t deepest = 64;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool digit(char c) { return c >= '0' && c <= '9'; }

/// What is wrong, and where.
struct Fault {
  std::size_t at;
  std::string message, hint;
};

/// Reads one value after another; the first fault ends it.
class Scanner {
 public:
  Scanner(std::string_view bytes, std::vector<JsonValue>& values)
      : bytes_(bytes), values_(values), at_(bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

  std::optional<Fault> scan() {
    skip();
    if (at_ == bytes_.size()) return Fault{at_, "an empty file", "write a game, as docs/games.md"};
    if (!value({})) return fault_;
    skip();
    if (at_ != bytes_.size()) fail("text after the end of the value", "a file holds one value");
    return fault_;
  }

 private:
  char now() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }
  void skip() {
    while (blank(now())) ++at_;
  }
  bool fail(std::string message, std::string hint) {
    if (!fault_) fault_ = Fault{std::min(at_, bytes_.size()), std::move(message), std::move(hint)};
    return false;
  }
  std::string shown_now() const {
    return at_ >= bytes_.size() ? std::string("the end of the file")
                                : fmt::format("`{}`", shown(bytes_.substr(at_, 1)));
  }

  struct Key {
    std::size_t begin = 0, length = 0;
  };

  /// Adds one value and what it holds.
  bool value(Key key) {
    const std::size_t index = values_.size();
    JsonValue made;
    made.begin = at_;
    made.key_begin = key.begin;
    made.key_length = key.length;
    values_.push_back(made);
    bool good = false;
    switch (now()) {
      case '{':
        good = members(index);
        break;
      case '[':
        good = elements(index);
        break;
      case '"':
        values_[index].kind = JsonValue::Kind::string;
        good = string();
        values_[index].length = at_ - made.begin;
        break;
      default:
        good = number_or_word(index);
        values_[index].length = at_ - made.begin;
    }
    values_[index].next = values_.size();
    return good;
  }

  bool open(std::size_t index, JsonValue::Kind kind) {
    values_[index].kind = kind;
    values_[index].length = 1;
    if (++depth_ > deepest) return fail("values nested deeper than 64", "games are flat");
    ++at_;
    skip();
    return true;
  }

  bool members(std::size_t index) {
    if (!open(index, JsonValue::Kind::object)) return false;
    if (now() != '}') {
      while (true) {
        Key key{at_, 0};
        if (now() != '"') {
          return fail(
              fmt::format("{} where a name in quotes should be", shown_now()),
              now() == '}' ? "take out the comma before it" : "write it as \"name\": value");
        }
        if (!string()) return false;
        key.length = at_ - key.begin;
        skip();
        if (now() != ':') return fail(shown_now() + " where a `:` should be", "add the colon");
        ++at_;
        skip();
        if (!value(key)) return false;
        if (!comma('}')) break;
      }
    }
    return close('}');
  }

  bool elements(std::size_t index) {
    if (!open(index, JsonValue::Kind::array)) return false;
    if (now() != ']') {
      do {
        if (!value({})) return false;
      } while (comma(']'));
    }
    return close(']');
  }

  bool comma(char end) {
    skip();
    if (now() != ',') return false;
    ++at_;
    skip();
    if (now() == end) fail(fmt::format("a comma before `{}`", end), "take it out");
    return !fault_;
  }

  bool close(char end) {
    if (fault_) return false;
    if (now() != end) {
      return fail(fmt::format("{} where a comma or `{}` should be", shown_now(), end),
                  "add what is missing");
    }
    --depth_;
    ++at_;
    return true;
  }

  bool string() {
    for (++at_; at_ < bytes_.size(); ++at_) {
      const char c = bytes_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20U) {
        return fail("a line end or control character inside quotes",
                    "close the quotes, or write it as \\n or \\u00XX");
      }
      if (c == '\\' && !escape()) return false;
    }
    return fail("quotes that are never closed", "close them");
  }

  /// Behind it `at_` is at its last byte.
  bool escape() {
    constexpr std::string_view known = "\"\\/bfnrt";
    const char c = at_ + 1 < bytes_.size() ? bytes_[at_ + 1] : '\0';
    if (c != 'u') {
      if (known.find(c) == std::string_view::npos || c == '\0') {
        return fail("an escape that JSON does not know", "a backslash itself is written \\\\");
      }
      ++at_;
      return true;
    }
    const std::string_view code = bytes_.substr(at_ + 2, 4);
    const auto hex = [](char x) {
      return digit(x) || (x >= 'a' && x <= 'f') || (x >= 'A' && x <= 'F');
    };
    if (code.size() < 4 || !std::ranges::all_of(code, hex)) {
      return fail("\\u without four hexadecimal digits", "write it as \\u00e9");
    }
    at_ += 5;
    return true;
  }

  bool number_or_word(std::size_t index) {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (bytes_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return true;
      }
    }
    values_[index].kind = JsonValue::Kind::number;
    if (number()) return true;
    return fail(fmt::format("{} where a value should be", shown_now()),
                "values are numbers such as -2.5, text in quotes, [..], {..}, true or false");
  }

  bool number() {
    const std::size_t begin = at_;
    const auto digits = [&] {
      const std::size_t first = at_;
      while (digit(now())) ++at_;
      return at_ > first;
    };
    const auto bad = [&] {
      at_ = begin;
      return false;
    };
    if (now() == '-') ++at_;
    const bool zero = now() == '0';
    const std::size_t first = at_;
    if (!digits() || (zero && at_ - first > 1)) return bad();
    if (now() == '.') {
      ++at_;
      if (!digits()) return bad();
    }
    if (now() == 'e' || now() == 'E') {
      ++at_;
      if (now() == '+' || now() == '-') ++at_;
      if (!digits()) return bad();
    }
    return true;
  }

  std::string_view bytes_;
  std::vector<JsonValue>& values_;
  std::size_t at_, depth_ = 0;
  std::optional<Fault> fault_;
};

void put_code_point(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80U) {
    put(code);
  } else if (code < 0x800U) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000U) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

std::uint32_t hex_of(std::string_view digits) {
  std::uint32_t out = 0;
  for (const char c : digits) {
    const std::uint32_t value = digit(c)   ? static_cast<std::uint32_t>(c - '0')
                                : c >= 'a' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                           : static_cast<std::uint32_t>(c - 'A' + 10);
    out = out * 16 + value;
  }
  return out;
}

/// Without its quotes. Half a surrogate pair becomes the replacement character.
std::string unescaped(std::string_view raw) {
  std::string out;
  for (std::size_t i = 1; i + 1 < raw.size(); ++i) {
    if (raw[i] != '\\') {
      out += raw[i];
      continue;
    }
    const char c = raw[++i];
    constexpr std::string_view letters = "bfnrt", meant = "\b\f\n\r\t";
    if (c == 'u') {
      std::uint32_t code = hex_of(raw.substr(i + 1, 4));
      i += 4;
      const bool high = code >= 0xD800U && code < 0xDC00U;
      if (high && raw.substr(i + 1, 2) == "\\u") {
        const std::uint32_t low = hex_of(raw.substr(i + 3, 4));
        if (low >= 0xDC00U && low < 0xE000U) {
          code = 0x10000U + ((code - 0xD800U) << 10U) + (low - 0xDC00U);
          i += 6;
        }
      }
      put_code_point(out, code >= 0xD800U && code < 0xE000U ? 0xFFFDU : code);
    } else if (const auto letter = letters.find(c); letter != std::string_view::npos) {
      out += meant[letter];
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Outcome<JsonFile> JsonFile::parse(const TextBuffer& file) {
  JsonFile out(file);
  const auto refused = [&](std::size_t at, std::string message, std::string hint) {
    return std::unexpected(mistake("E0720", std::move(message), std::move(hint), file.span(at, 1)));
  };
  if (const std::size_t bad = first_no_text(file.bytes()); bad != std::string_view::npos) {
    return refused(bad, "bytes that are no UTF-8 text", "save the file as UTF-8");
  }
  if (file.cut_off()) return refused(0, "a file that is too large", "is this the right file?");
  if (auto fault = Scanner(file.bytes(), out.values_).scan()) {
    return refused(fault->at, std::move(fault->message), std::move(fault->hint));
  }
  return out;
}

std::vector<std::size_t> JsonFile::children(std::size_t of) const {
  std::vector<std::size_t> out;
  for (std::size_t i = of + 1; i < values_[of].next; i = values_[i].next) out.push_back(i);
  return out;
}

std::string_view JsonFile::raw(const JsonValue& value) const {
  return file_->bytes().substr(value.begin, value.length);
}
std::string JsonFile::text(const JsonValue& value) const { return unescaped(raw(value)); }
std::string JsonFile::key(const JsonValue& value) const {
  return unescaped(file_->bytes().substr(value.key_begin, value.key_length));
}
SourceSpan JsonFile::place(const JsonValue& value) const {
  return file_->span(value.begin, std::max<std::size_t>(1, value.length));
}
SourceSpan JsonFile::place_of_key(const JsonValue& value) const {
  return file_->span(value.key_begin, value.key_length);
}

}  // namespace egress
