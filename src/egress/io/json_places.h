// JSON with places: a file as a flat list of values, each of which knows where it stands and what
// it says, digit by digit. nlohmann/json keeps neither: a number there is a double, and a mistake
// in a value that parsed has no line.
//
// RFC 8259, strictly: no comments, no trailing commas, no NaN. UTF-8 with or without a byte order
// mark. Nesting up to 64.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "egress/io/text_buffer.h"

namespace egress {

struct JsonValue {
  enum class Kind : std::uint8_t {
    object,
    array,
    string,
    number,
    word
  };  // word: true, false, null
  Kind kind = Kind::word;
  std::size_t begin = 0, length = 0;          // of an object or array: its first bracket alone
  std::size_t key_begin = 0, key_length = 0;  // with its quotes; length 0: not a member
  std::size_t next = 0;                       // index of the first value behind this and all in it
};

/// A value stands before what it holds: the first child of value i is i + 1, the next one is where
/// `next` points, until that is `next` of i.
class JsonFile {
 public:
  /// One mistake at most (E0720): behind it nothing has a meaning. O(bytes); memory 48 bytes a
  /// value.
  static Outcome<JsonFile> parse(const TextBuffer& file);

  const JsonValue& at(std::size_t index) const { return values_[index]; }
  std::vector<std::size_t> children(std::size_t of) const;

  /// As written, quotes included.
  std::string_view raw(const JsonValue& value) const;
  /// What a string, or a member's name, stands for.
  std::string text(const JsonValue& value) const;
  std::string key(const JsonValue& value) const;
  SourceSpan place(const JsonValue& value) const;
  SourceSpan place_of_key(const JsonValue& value) const;

 private:
  explicit JsonFile(const TextBuffer& file) : file_(&file) {}
  const TextBuffer* file_;
  std::vector<JsonValue> values_;
};

}  // namespace egress
