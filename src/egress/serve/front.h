// Front: HTTP in bytes -> Call -> Reply -> HTTP in bytes, by cpp-httplib, which nothing else here
// includes. It sees whole requests that the reader let pass, and never a socket.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "egress/serve/connections.h"

namespace egress {

/// A request, decoded.
struct Call {
  std::string method, path, body;
  std::map<std::string, std::string> query, headers;  // names of headers in small letters
  Asker asker;                                        // may be null
  std::string header(const std::string& name) const;
};

struct Reply {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Instead of a body: pieces one after the other, "" while there is none yet; false at the end.
  std::function<bool(std::string& piece)> stream;
  bool end_connection = false;
};

class Front {
 public:
  explicit Front(std::function<Reply(const Call&)> answer);
  ~Front();
  Front(const Front&) = delete;
  Front& operator=(const Front&) = delete;

  /// One whole request of RequestReader. False where the connection is to end. Thread-safe if
  /// `answer` is.
  bool answer(const std::string& request, const Send& send, const Asker& asker = nullptr);

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

/// Headers of every answer: nothing from elsewhere is loaded, nothing is framed, guessed or leaked.
std::span<const std::pair<std::string_view, std::string_view>> security_headers();
/// A whole refusal without the library, after which the connection ends.
std::string plain_answer(const Reply& reply);

}  // namespace egress
