#include "egress/serve/reader.h"

#include <gtest/gtest.h>

namespace egress {
namespace {

using namespace std::string_literals;
using State = RequestReader::State;

int status_of(const std::string& bytes) {
  RequestReader reader{Limits{}};
  const State state = reader.feed(bytes);
  if (state == State::whole) return 200;
  return state == State::more ? 0 : reader.refusal().status;
}

const std::string good = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

TEST(Reader, TakesARequestInAnyPieces) {
  const std::string post = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  for (std::size_t cut = 0; cut < post.size(); ++cut) {
    RequestReader reader{Limits{}};
    ASSERT_EQ(reader.feed(post.substr(0, cut)), State::more) << cut;
    ASSERT_EQ(reader.feed(post.substr(cut)), State::whole) << cut;
    EXPECT_EQ(reader.take(), post);
    EXPECT_FALSE(reader.begun());
  }
}

TEST(Reader, KeepsWhatFollows) {
  RequestReader reader{Limits{}};
  EXPECT_EQ(reader.feed(good + good + "GET"), State::whole);
  EXPECT_EQ(reader.take(), good);
  EXPECT_EQ(reader.feed({}), State::whole);
  EXPECT_EQ(reader.take(), good);
  EXPECT_EQ(reader.feed({}), State::more);
  EXPECT_TRUE(reader.begun());
}

TEST(Reader, RefusesWhatIsNoRequest) {
  EXPECT_EQ(status_of("\x16\x03\x01 tls\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET /\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 405);
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: a\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"s), 400);
}

// Two readings of where a request ends are how one is hidden in another behind a proxy.
TEST(Reader, RefusesBodiesWithoutOneLength) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(status_of(head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 411);
  EXPECT_EQ(status_of(head + "transfer-encoding: identity\r\n\r\n"), 411);
  EXPECT_EQ(status_of(head + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"), 400);
  EXPECT_EQ(status_of(head + "Content-Length: -1\r\n\r\n"), 400);
  EXPECT_EQ(status_of(head + "Content-Length: +1\r\n\r\nx"), 400);
  EXPECT_EQ(status_of(head + "Content-Length: 0x1\r\n\r\nx"), 400);
  EXPECT_EQ(status_of(head + "Content-Length:\r\n\r\n"), 400);
  EXPECT_EQ(status_of(head + "Content-Encoding: gzip\r\n\r\n"), 415);
  EXPECT_EQ(status_of(head + "Expect: 100-continue\r\n\r\n"), 417);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"), 400);
}

TEST(Reader, RefusesWhatIsTooLong) {
  const Limits limits;
  EXPECT_EQ(status_of("GET /" + std::string(limits.target, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"),
            414);
  EXPECT_EQ(status_of(std::string(limits.head + 1, 'a')), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 100; ++i) many += "A: b\r\n";
  EXPECT_EQ(status_of(many + "\r\n"), 431);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
  EXPECT_EQ(status_of(head + std::to_string(limits.body + 1) + "\r\n\r\n"), 413);
  EXPECT_EQ(status_of(head + "99999999999999999999999\r\n\r\n"), 413);
  EXPECT_EQ(status_of(head + std::to_string(limits.body) + "\r\n\r\n"), 0);  // its body is to come
}

}  // namespace
}  // namespace egress
