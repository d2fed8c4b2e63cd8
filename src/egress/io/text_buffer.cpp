#include "egress/io/text_buffer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

namespace egress {

namespace {

std::unexpected<Diagnostics> refused(const std::string& name, const std::string& why,
                                     std::string hint = "give a plain file, or `-`") {
  return std::unexpected(mistake("E0701", fmt::format("{} cannot be read: {}", name, why),
                                 std::move(hint), {.file = name}));
}

/// Beside the bytes stands what is read from them, so no more than this is of use.
std::size_t quarter_of_memory() {
  const auto pages = static_cast<std::size_t>(std::max(0L, ::sysconf(_SC_PHYS_PAGES)));
  const auto page = static_cast<std::size_t>(std::max(1L, ::sysconf(_SC_PAGESIZE)));
  return std::max(pages * page / 4, std::size_t{1} << 28U);
}

/// Closes what was opened here, and leaves standard input alone.
class Descriptor {
 public:
  Descriptor(int value, bool ours) : value_(value), ours_(ours) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (ours_ && value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
  bool ours_;
};

/// Waits until something can be read; false if the run is to stop.
bool wait_for(int file, const RunContext& context) {
  constexpr int tenth_of_a_second = 100;
  pollfd one{file, POLLIN, 0};
  while (!context.should_stop()) {
    const int ready = ::poll(&one, 1, tenth_of_a_second);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
  }
  return false;
}

}  // namespace

TextBuffer::TextBuffer(std::string name, std::string_view bytes) : name_(std::move(name)) {
  grow(bytes.size());
  std::memcpy(bytes_.get(), bytes.data(), bytes.size());
  size_ = bytes.size();
  bytes_.get()[size_] = '\0';
}

void TextBuffer::grow(std::size_t capacity) {
  auto* grown = static_cast<char*>(std::realloc(bytes_.get(), capacity + 1));
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(bytes_.release());
  bytes_.reset(grown);
  capacity_ = capacity;
}

/// Looks for the last line end in what was read from `begin` on; false if the line is too long.
bool TextBuffer::note_lines(std::size_t begin, std::size_t& line_begin) {
  const void* end = ::memrchr(bytes_.get() + begin, '\n', size_ - begin);
  if (end != nullptr) {
    line_begin = static_cast<std::size_t>(static_cast<const char*>(end) - bytes_.get()) + 1;
  }
  cut_off_ = size_ - line_begin > most_line_;
  return !cut_off_;
}

/// `waits`: reading may wait for a writer, so it is first made sure that it will not. What was
/// opened without waiting is read at once: of a pipe that never had a writer poll() would not tell.
Outcome<void> TextBuffer::fill(int file, bool waits, const RunContext& context) {
  constexpr std::size_t chunk = std::size_t{1} << 22U;
  const std::size_t most = quarter_of_memory();
  std::size_t line_begin = 0;
  while (true) {
    if (waits ? !wait_for(file, context) : context.should_stop()) {
      stopped_ = true;
      break;
    }
    if (size_ == capacity_) grow(std::max(chunk, capacity_ + capacity_ / 2));
    const ssize_t got = ::read(file, bytes_.get() + size_, std::min(chunk, capacity_ - size_));
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) {
      waits |= errno == EAGAIN;
      continue;
    }
    if (got < 0) return refused(name_, std::strerror(errno));
    if (got == 0) break;
    const std::size_t begin = size_;
    size_ += static_cast<std::size_t>(got);
    if (!note_lines(begin, line_begin)) break;
    if (size_ > most) return refused(name_, "it is larger than a quarter of the memory here");
  }
  grow(size_);
  bytes_.get()[size_] = '\0';
  return {};
}

Outcome<TextBuffer> TextBuffer::load(const std::string& path, const RunContext& context,
                                     std::size_t most_line) {
  const bool input = path == "-";
  const std::string name = input ? "stdin" : path.substr(path.find_last_of('/') + 1);
  struct stat status{};
  // Looked at before it is opened: opening a device may do anything.
  const auto usable = [&] { return S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode); };
  if (!input) {
    if (::stat(path.c_str(), &status) != 0) return refused(path, std::strerror(errno));
    if (S_ISDIR(status.st_mode)) return refused(path, "it is a folder");
    if (!usable()) return refused(path, "it is a device or a socket");
  }
  // A pipe without a writer is then empty instead of waiting for one.
  const Descriptor file(
      input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC), !input);
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) {
    return refused(path, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) return refused(name, "it is a folder");
  if (!input && !usable()) return refused(path, "it is a device or a socket");
  TextBuffer out(name);
  out.most_line_ = most_line;
  const bool plain = S_ISREG(status.st_mode);
  const auto size = plain ? static_cast<std::size_t>(std::max<off_t>(0, status.st_size)) : 0;
  // One byte more, so that the end is met without growing; of a file of holes not all at once.
  out.grow(std::min(size + 1, quarter_of_memory()));
  auto filled = out.fill(file.get(), input && !plain, context);
  if (!filled) return std::unexpected(std::move(filled.error()));
  return out;
}

SourceSpan TextBuffer::span(std::size_t offset, std::size_t length) const {
  const std::string_view before = bytes().substr(0, offset);
  const std::size_t end = before.rfind('\n');
  return span(1 + std::ranges::count(before, '\n'), end == std::string_view::npos ? 0 : end + 1,
              offset, length);
}

SourceSpan TextBuffer::span(std::int64_t line, std::size_t line_begin, std::size_t offset,
                            std::size_t length) const {
  constexpr std::size_t most_shown = 1000;
  const auto characters = [](std::string_view text) {
    return std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  };
  const std::string_view all = bytes();
  std::string_view text = all.substr(line_begin, all.find('\n', line_begin) - line_begin);
  if (text.ends_with('\r')) text.remove_suffix(1);
  SourceSpan out;
  out.file = name_;
  out.line = line;
  out.column = 1 + characters(all.substr(line_begin, offset - line_begin));
  out.length = std::max<std::int64_t>(1, characters(all.substr(offset, length)));
  if (text.size() <= most_shown) out.text = std::string(text);
  return out;
}

}  // namespace egress
