#include "egress/serve/guard.h"

#include <gtest/gtest.h>

namespace egress {
namespace {

Call call(std::map<std::string, std::string> headers, std::string path = "/api/v1/case") {
  Call out;
  out.method = "GET";
  out.path = std::move(path);
  out.headers = std::move(headers);
  return out;
}

int status(const Guard& guard, const Call& asked) {
  const auto away = turned_away(guard, asked);
  return away ? away->status : 200;
}

TEST(Guard, KnowsLoopback) {
  EXPECT_TRUE(is_loopback("127.0.0.1"));
  EXPECT_TRUE(is_loopback("127.9.9.9"));
  EXPECT_TRUE(is_loopback("::1"));
  for (const char* other :
       {"0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org", "", "128.0.0.1"}) {
    EXPECT_FALSE(is_loopback(other)) << other;
  }
}

TEST(Guard, TurnsForeignNamesAway) {
  const Guard guard{{"Plans.example.org"}, {}};
  for (const char* host : {"localhost:8080", "127.0.0.1", "[::1]:80", "192.0.2.7:1", "LOCALHOST",
                           "plans.EXAMPLE.org"}) {
    EXPECT_EQ(status(guard, call({{"host", host}})), 200) << host;
  }
  for (const char* host : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "",
                           "[evil]", "plans.example.org.evil"}) {
    EXPECT_EQ(status(guard, call({{"host", host}})), 403) << host;
  }
}

TEST(Guard, TurnsForeignPagesAway) {
  const Guard guard;
  const auto from = [](const char* origin) {
    return call({{"host", "localhost:8080"}, {"origin", origin}});
  };
  EXPECT_EQ(status(guard, from("http://localhost:8080")), 200);
  EXPECT_EQ(status(guard, from("http://LOCALHOST:8080")), 200);
  EXPECT_EQ(status(guard, from("https://localhost:8080")), 200);  // a proxy speaks TLS
  for (const char* origin : {"http://localhost:8081", "http://evil.example", "null",
                             "http://localhost:8080.evil.example", "localhost:8080"}) {
    EXPECT_EQ(status(guard, from(origin)), 403) << origin;
  }
}

TEST(Guard, AsksForTheToken) {
  const Guard guard{{}, "0123456789abcdef"};
  const auto with = [](const char* name, const char* value) {
    return call({{"host", "localhost"}, {name, value}});
  };
  EXPECT_EQ(status(guard, call({{"host", "localhost"}})), 401);
  EXPECT_EQ(status(guard, call({{"host", "localhost"}}, "/healthz")), 200);
  EXPECT_EQ(status(guard, with("authorization", "Bearer 0123456789abcdef")), 200);
  EXPECT_EQ(status(guard, with("authorization", "Bearer 0123456789abcdeg")), 401);
  EXPECT_EQ(status(guard, with("authorization", "Bearer 0123456789abcde")), 401);
  EXPECT_EQ(status(guard, with("authorization", "Bearer ")), 401);
  EXPECT_EQ(status(guard, with("cookie", "a=b; egress_token=0123456789abcdef; c=d")), 200);
  EXPECT_EQ(status(guard, with("cookie", "xegress_token=0123456789abcdef")), 401);
}

TEST(Guard, LetsInWithTheTokenInTheAddress) {
  const Guard guard{{}, "0123456789abcdef"};
  Call first = call({{"host", "localhost"}}, "/");
  EXPECT_FALSE(let_in(guard, first));
  first.query["token"] = "wrong";
  EXPECT_FALSE(let_in(guard, first));
  first.query["token"] = "0123456789abcdef";
  const auto reply = let_in(guard, first);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 303);
  EXPECT_FALSE(let_in(Guard{}, first));
}

TEST(Guard, ComparesSecrets) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abd", "abc"));
  EXPECT_FALSE(same_secret("ab", "abc"));
  EXPECT_FALSE(same_secret("abcd", "abc"));
  EXPECT_FALSE(same_secret("", "abc"));
}

}  // namespace
}  // namespace egress
