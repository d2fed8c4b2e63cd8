#include "egress/serve/connections.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "egress/serve/guard.h"

namespace egress {
namespace {

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0;
  }
  ~Client() { close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool say(std::string_view bytes) const {
    return connected_ &&
           send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == std::ssize(bytes);
  }
  /// Until `end` has come, or nothing more does.
  std::string hear(std::string_view end) const {
    std::string out;
    char bytes[4096];
    while (out.find(end) == std::string::npos) {
      const auto got = recv(socket_, bytes, sizeof bytes, 0);
      if (got <= 0) break;
      out.append(bytes, static_cast<std::size_t>(got));
    }
    return out;
  }

  /// 16 kB, so that the other side finds room again and again.
  void take() const {
    char bytes[16384];
    std::ignore = recv(socket_, bytes, sizeof bytes, MSG_DONTWAIT);
  }

 private:
  int socket_;
  bool connected_ = false;
};

class ConnectionsTest : public testing::Test {
 protected:
  explicit ConnectionsTest(Limits limits = {}) : connections_(limits, answer_, refuse_) {
    port_ = connections_.listen("127.0.0.1", 0).value();
    connections_.start();
  }
  std::atomic<int> given_up_{0};
  Front front_{[this](const Call& call) {
    Reply out;
    out.body = call.method + " " + call.path + " " + call.body + "|";
    if (call.path == "/large") out.body.assign(std::size_t{32} << 20U, 'x');
    if (call.path == "/waits") {
      const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
      while (!call.asker->stop_requested() && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
      if (call.asker->stop_requested()) ++given_up_;
    }
    if (call.path == "/throws") {
      out.stream = [](std::string& /*piece*/) -> bool { throw std::runtime_error("wrong"); };
    }
    if (call.path == "/stream") {
      out.stream = [left = 3](std::string& piece) mutable {
        piece = "piece" + std::to_string(left);
        return --left > 0;
      };
    }
    return out;
  }};
  Answer answer_ = [this](const std::string& request, const Send& send, const Asker& asker) {
    return front_.answer(request, send, asker);
  };
  Refuse refuse_ = [](const Refusal& refusal) {
    return plain_answer(error_reply(refusal.status, "E0649", refusal.message));
  };
  Connections connections_;
  int port_ = 0;
};

const std::string post = "POST /a%20b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";

TEST_F(ConnectionsTest, WhoLeavesIsNotWaitedFor) {
  {
    const Client client(port_);
    ASSERT_TRUE(client.say("GET /waits HTTP/1.1\r\nHost: a\r\n\r\n"));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ(given_up_, 0);
  }
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (given_up_ == 0 && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(given_up_, 1);
}

TEST_F(ConnectionsTest, AnswersManyAtOnce) {
  std::vector<std::jthread> threads;
  std::atomic<int> right{0};
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&] {
      const Client client(port_);
      for (int n = 0; n < 20; ++n) {
        if (!client.say(post)) return;
        if (client.hear("|").ends_with("POST /a b hi|")) ++right;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 16 * 20);
}

TEST_F(ConnectionsTest, StreamsPieceByPiece) {
  const Client client(port_);
  ASSERT_TRUE(client.say("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
  const std::string heard = client.hear("\r\n0\r\n\r\n");
  for (const char* piece : {"piece3", "piece2", "piece1"}) {
    EXPECT_NE(heard.find(piece), std::string::npos) << heard;
  }
}

TEST_F(ConnectionsTest, WhatIsThrownEndsOneConnection) {
  const Client unlucky(port_);
  ASSERT_TRUE(unlucky.say("GET /throws HTTP/1.1\r\nHost: a\r\n\r\n"));
  unlucky.hear("never");
  const Client next(port_);
  ASSERT_TRUE(next.say(post));
  EXPECT_TRUE(next.hear("|").ends_with("hi|"));
}

TEST_F(ConnectionsTest, RefusesAndEnds) {
  const Client client(port_);
  ASSERT_TRUE(client.say("BREW / HTTP/1.1\r\nHost: a\r\n\r\n" + post));
  const std::string heard = client.hear("never");
  EXPECT_TRUE(heard.starts_with("HTTP/1.1 405 ")) << heard;
  EXPECT_EQ(heard.find("POST"), std::string::npos);
}

TEST_F(ConnectionsTest, EndsWhileSomebodyWaits) {
  const Client idle(port_), half(port_);
  ASSERT_TRUE(half.say("GET / HT"));
  connections_.stop();
  EXPECT_EQ(idle.hear("x"), "");
  EXPECT_EQ(connections_.counts().open, 0);
}

class FewPlacesTest : public ConnectionsTest {
 protected:
  FewPlacesTest() : ConnectionsTest(few()) {}
  static Limits few() {
    Limits out;
    out.connections = 4;
    out.seconds_to_ask = 1;
    out.seconds_to_take = 1;
    out.least_bytes_a_second = std::size_t{64} << 20U;
    return out;
  }
};

TEST_F(FewPlacesTest, WhoWaitsLongestMakesRoom) {
  std::vector<std::unique_ptr<Client>> idle;
  for (int i = 0; i < 20; ++i) {
    idle.push_back(std::make_unique<Client>(port_));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const Client asks(port_);
    ASSERT_TRUE(asks.say(post));
    EXPECT_TRUE(asks.hear("|").ends_with("hi|")) << i;
  }
  EXPECT_GT(connections_.counts().made_room, 0U);
}

TEST_F(FewPlacesTest, WhoTricklesIsToldThatTimeIsOver) {
  const Client slow(port_);
  const auto start = std::chrono::steady_clock::now();
  std::jthread trickle([&](const std::stop_token& enough) {
    for (int i = 0; i < 50 && !enough.stop_requested() && slow.say("G"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  EXPECT_TRUE(slow.hear("never").starts_with("HTTP/1.1 408 "));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

TEST_F(FewPlacesTest, WhoTakesLittleAtATimeIsDropped) {
  const Client slow(port_);
  ASSERT_TRUE(slow.say("GET /large HTTP/1.1\r\nHost: a\r\n\r\n"));
  const auto start = std::chrono::steady_clock::now();
  slow.hear("HTTP");
  while (connections_.counts().open > 0 &&
         std::chrono::steady_clock::now() - start < std::chrono::seconds(8)) {
    slow.take();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
}

}  // namespace
}  // namespace egress
